#include <catch2/catch.hpp>
#include <cmath>

#include "base/error.h"
#include "exchange/measurements.h"

using namespace latlab;

namespace {

const std::string first_cell =
    "|nor_conv_3x3~0|+|none~0|skip_connect~1|+|nor_conv_1x1~0|none~1|avg_pool_3x3~2|";
const std::string second_cell =
    "|skip_connect~0|+|nor_conv_3x3~0|nor_conv_3x3~1|+|none~0|none~1|nor_conv_3x3~2|";
const std::string chain = "0_1_2_3_4_5_6_7_8_0_1_2_3_4_5_6_7_8_0_1_2_3";

MeasurementFile read(const std::string& text, const MeasurementOptions& options = {}) {
    return read_measurements(text, "mine.csv", options);
}

const MeasurementRow& only_refused(const MeasurementFile& file) {
    REQUIRE(file.refused() == 1);
    for (const MeasurementRow& row : file.rows) {
        if (!row.understood) return row;
    }
    throw std::logic_error("no refused row");
}

std::string fault_of(const std::string& text, const MeasurementOptions& options = {}) {
    try {
        read(text, options);
    } catch (const DataError& error) {
        CHECK(error.where().find("mine.csv") != std::string::npos);
        CHECK_FALSE(error.mend().empty());
        return error.fault();
    }
    return "";
}

}  // namespace

TEST_CASE("a plain file of measurements is understood whole") {
    const MeasurementFile file =
        read("architecture,latency_ms\n" + first_cell + ",12.5\n" + second_cell + ",7\n");
    REQUIRE(file.measurements.size() == 2);
    CHECK(file.space == &search_space("nb201"));
    CHECK(file.space->print(file.measurements[0].architecture) == first_cell);
    CHECK(file.measurements[0].latency_ms == 12.5);
    CHECK(file.measurements[1].latency_ms == 7);
    CHECK(file.unit == LatencyUnit::milliseconds);
    CHECK(file.refused() == 0);
    CHECK(file.warnings.empty());
    CHECK(file.rows[1].line == 3);
}

TEST_CASE("FBNet is recognised by its digits, NAS-Bench-201 by its digits too") {
    CHECK(read("architecture,latency_ms\n" + chain + ",3\n").space == &search_space("fbnet"));
    CHECK(read("architecture,latency_ms\n4_2_1_2_1_1,3\n").space == &search_space("nb201"));
}

TEST_CASE("an index column counts in canonical order") {
    const MeasurementFile file = read("index,latency_ms\n0,3\n15624,4\n15625,5\n-1,5\n");
    REQUIRE(file.measurements.size() == 2);
    CHECK(file.measurements[0].architecture == search_space("nb201").at(0));
    CHECK(file.measurements[1].architecture == search_space("nb201").at(15624));
    CHECK(file.rows[2].reason.find("15625") != std::string::npos);
    CHECK_FALSE(file.rows[3].understood);
}

TEST_CASE("the separator may be a comma, a semicolon, a tab or spaces, lines may end in any way") {
    for (const std::string separator : {",", ";", "\t", " ", " ; ", ", "}) {
        for (const std::string end : {"\n", "\r\n", "\r"}) {
            const MeasurementFile file =
                read("architecture" + separator + "latency_ms" + end + first_cell + separator + "1.5" + end +
                     end + second_cell + separator + "2e1");
            INFO("separator '" << separator << "'");
            REQUIRE(file.measurements.size() == 2);
            CHECK(file.measurements[0].latency_ms == 1.5);
            CHECK(file.measurements[1].latency_ms == 20);
            CHECK(file.refused() == 0);
        }
    }
}

TEST_CASE("a decimal comma is read where it cannot be a separator") {
    CHECK(read("architecture;latency_ms\n" + first_cell + ";12,5\n").measurements.at(0).latency_ms == 12.5);
    const MeasurementFile file = read("architecture,latency_ms\n" + first_cell + ",\"12,5\"\n");
    CHECK(only_refused(file).reason.find("comma") != std::string::npos);
    CHECK(only_refused(read("architecture;latency_ms\n" + first_cell + ";1.234,5\n")).reason ==
          "the latency \"1.234,5\" has a comma");
}

TEST_CASE("quotes, a byte order mark, other columns and spaces around cells do no harm") {
    const MeasurementFile file =
        read("\xEF\xBB\xBF\"repeat\", \"stddev_ms\" ,\"latency_ms\",\"architecture\"\n1,0.3, 4.5 ,\"" +
             first_cell + "\"\n");
    REQUIRE(file.measurements.size() == 1);
    CHECK(file.measurements[0].latency_ms == 4.5);
    CHECK(only_refused(read("architecture,latency_ms\n\"" + first_cell + ",3\n" + second_cell + ",4\n"))
              .reason == "a quotation mark is not closed");
}

TEST_CASE("the unit is read from the header, the cell or a protocol line") {
    const auto latency = [&](const std::string& header, const std::string& cell) {
        return read(header + "\n" + first_cell + "," + cell + "\n").measurements.at(0).latency_ms;
    };
    CHECK(latency("arch,latency_us", "12345") == 12.345);
    CHECK(latency("arch,latency_s", "0.5") == 500);
    CHECK(latency("arch,Latency (ns)", "2500000") == 2.5);
    CHECK(latency("arch,inference time [\xC2\xB5s]", "1500") == 1.5);
    CHECK(latency("arch,latency", "1500 us") == 1.5);
    CHECK(latency("# unit: s\narch,latency", "0.25") == 250);
    CHECK(latency("arch,seconds", "0.25") == 250);
}

TEST_CASE("a unit that is not stated is asked for, never guessed") {
    const std::string text = first_cell + ",12.5\n" + second_cell + ",7\n";
    const MeasurementFile asked = read(text);
    CHECK(asked.unit_unknown());
    CHECK(asked.measurements.empty());
    REQUIRE(asked.rows.size() == 2);
    CHECK(asked.rows[0].understood);
    CHECK(asked.rows[0].value == 12.5);

    MeasurementOptions options;
    options.unit = LatencyUnit::microseconds;
    const MeasurementFile answered = read(text, options);
    CHECK_FALSE(answered.unit_unknown());
    CHECK(answered.measurements.at(0).latency_ms == 0.0125);
    // What the file states holds against the answer.
    CHECK(read("arch,latency_ms\n" + text, options).measurements.at(0).latency_ms == 12.5);
}

TEST_CASE("a header written as a comment and one that is missing are both understood") {
    CHECK(read("# architecture,latency_ms\n" + first_cell + ",3\n").measurements.at(0).latency_ms == 3);
    CHECK(read("17," + first_cell + ",x\n").rows.at(0).value == 17);
}

TEST_CASE("every refused row is kept with its line, its text, the reason and what to do") {
    const MeasurementFile file =
        read("architecture,latency_ms\n" + first_cell + ",12.5\n" + first_cell + ",-1\n" + first_cell +
             ",0\n" + first_cell + ",fast\n" + first_cell + ",inf\n" + first_cell + ",nan\n" + first_cell +
             ",1e999\n" + first_cell + "\n" + first_cell + ",\n|conv~0|,3\n" + first_cell + ",1e12\n" +
             first_cell + ",3 parsecs\n");
    CHECK(file.measurements.size() == 1);
    REQUIRE(file.rows.size() == 12);
    CHECK(file.refused() == 11);
    const std::vector<std::string> reasons = {
        "negative",   "zero", "not a number",      "finite",      "not a number", "finite", "no latency",
        "no latency", "",     "not one a network", "not a number"};
    for (std::size_t i = 1; i < file.rows.size(); ++i) {
        INFO(file.rows[i].text << ": " << file.rows[i].reason);
        CHECK(file.rows[i].line == i + 2);
        CHECK(file.rows[i].text.size() > 3);
        CHECK_FALSE(file.rows[i].reason.empty());
        CHECK(file.rows[i].reason.find(reasons[i - 1]) != std::string::npos);
        CHECK_FALSE(file.rows[i].mend.empty());
    }
    CHECK(file.warnings.at(0) == "11 of 12 rows were refused.");
}

TEST_CASE("an architecture given more than once counts once, with its median latency") {
    const MeasurementFile file = read("architecture,latency_ms\n" + first_cell + ",10\n" + second_cell +
                                      ",5\n" + first_cell + ",90\n" + first_cell + ",12\n");
    REQUIRE(file.measurements.size() == 2);
    CHECK(file.measurements[0].latency_ms == 12);
    CHECK(file.rows.size() == 4);
    CHECK(file.warnings.at(0).find("more than once") != std::string::npos);
}

TEST_CASE("deviations beside a number of runs, or rows that repeat, tell how exact a latency is") {
    // Relative variances of 0.01 throughout: that is usual, and stands for the row that was run once.
    const std::vector<std::string> cells = {first_cell, second_cell, "4_2_1_2_1_1", "3_3_3_3_3_3"};
    const auto errors = [](const std::string& text) {
        std::vector<double> list;
        for (const Measurement& measurement : read(text).measurements)
            list.push_back(measurement.standard_error_ms);
        return list;
    };
    const auto table = [&](const std::string& header, double scale) {
        std::string text = header + "\n";
        for (std::size_t i = 0; i < 3; ++i)
            text += cells[i] + "," + std::to_string(10 * scale) + "," + std::to_string(scale) + ",100\n";
        return text + cells[3] + "," + std::to_string(10 * scale) + ",,1\n";
    };
    for (const std::string header :
         {"architecture,latency_ms,stddev_ms,rounds", "arch,latency_ms,latency_std,runs",
          "arch,mean_latency_ms,standard_deviation_ms,n", "arch,latency_ms,sd,number of repetitions"}) {
        CAPTURE(header);
        const std::vector<double> found = errors(table(header, 1));
        CHECK(found[0] == Approx(0.1).epsilon(0.01));
        CHECK(found[3] == Approx(1).epsilon(0.01));
    }
    CHECK(errors(table("arch,latency_us,stddev_us,runs", 1000))[0] == Approx(0.1).epsilon(0.01));

    std::string repeated = "architecture,latency_ms,repeat\n";
    for (std::size_t i = 0; i < 3; ++i) {
        for (int run = 0; run < 100; ++run)
            repeated += cells[i] + (run % 2 ? ",11," : ",9,") + std::to_string(run) + "\n";
    }
    CHECK(errors(repeated)[0] == Approx(0.1).epsilon(0.02));

    // Two rows of 9 and 11 are two runs with a deviation of the root of 2, whoever reckons it.
    std::string twice = "architecture,latency_ms\n", told = "architecture,latency_ms,stddev_ms,runs\n";
    for (std::size_t i = 0; i < 3; ++i) {
        twice += cells[i] + ",9\n" + cells[i] + ",11\n";
        told += cells[i] + ",10,1.4142135623730951,2\n";
    }
    CHECK(errors(twice)[0] == Approx(errors(told)[0]).epsilon(1e-12));
    CHECK(errors("architecture,latency,deviation,runs\n" + cells[0] + ",10 ms,1 ms,100\n" + cells[1] +
                 ",10 ms,1 ms,100\n" + cells[2] + ",10 ms,1 ms,100\n")[0] == Approx(0.1).epsilon(0.01));

    const std::vector<double> stated = errors("architecture,latency_ms,standard_error_ms\n" + first_cell +
                                              ",9,0.3\n" + second_cell + ",8,\n");
    CHECK(stated[0] == 0.3);
    CHECK(std::isnan(stated[1]));
}

TEST_CASE("deviations that say nothing of how exact a latency is are not used") {
    const auto unknown = [](const std::string& header, const std::string& cells) {
        std::string text = header + "\n";
        for (const std::string& cell : {first_cell, second_cell, std::string("4_2_1_2_1_1")})
            text += cell + "," + cells + "\n";
        const MeasurementFile file = read(text);
        CHECK(file.refused() == 0);
        return std::isnan(file.measurements.at(0).standard_error_ms);
    };
    CHECK(unknown("architecture,latency_ms,stddev_ms", "10,1"));
    CHECK(unknown("architecture,latency_ms,stddev_us,runs", "10,1000,5"));
    CHECK(unknown("architecture,latency_ms,std (%),runs", "10,10,5"));
    CHECK(unknown("architecture,latency_ms,stddev_ms,warmup_runs", "10,1,5"));
    CHECK(unknown("architecture,latency_ms,stddev,runs", "10,1 us,5"));
    CHECK(unknown("architecture,latency_ms,stddev_ms,runs", "10,-1,5"));
    CHECK(unknown("architecture,latency_ms,stddev_ms,runs", "10,none,5"));
    CHECK(unknown("architecture,latency_ms,stddev_ms,runs", "10,1,1"));
    CHECK(read("architecture,latency_ms,stddev_ms\n" + first_cell + ",10,1\n").warnings.at(0).find("runs") !=
          std::string::npos);
}

TEST_CASE("protocol lines are kept as fields") {
    const MeasurementFile file =
        read("# Batch size: 1\n# a remark without a colon\n#device: board: rev 2\narch,latency_ms\n" +
             first_cell + ",3\n");
    CHECK(file.protocol ==
          std::map<std::string, std::string>{{"batch_size", "1"}, {"device", "board: rev 2"}});
}

TEST_CASE("a column that could be meant as well is named") {
    const MeasurementFile file =
        read("architecture,mean_latency_ms,median_latency_ms\n" + first_cell + ",3,4\n");
    CHECK(file.measurements.at(0).latency_ms == 3);
    CHECK(file.warnings.at(0).find("median_latency_ms") != std::string::npos);
}

TEST_CASE("architectures of two spaces in one file are an error that names both rows") {
    const std::string fault = fault_of("architecture,latency_ms\n" + first_cell + ",3\n" + chain + ",4\n");
    CHECK(fault.find("mixes") != std::string::npos);
    CHECK(fault.find("row 2") != std::string::npos);
}

TEST_CASE("a file of another space than the chosen one is an error") {
    MeasurementOptions options;
    options.space = &search_space("fbnet");
    CHECK(fault_of("architecture,latency_ms\n" + first_cell + ",3\n", options).find("NAS-Bench-201") !=
          std::string::npos);
}

TEST_CASE("what is no file of measurements is refused with a word on what it is") {
    CHECK(fault_of("") == "the file is empty");
    CHECK(fault_of(" \n\n") == "the file is empty");
    CHECK(fault_of("<!DOCTYPE html><html>").find("web page") != std::string::npos);
    CHECK(fault_of("\x1F\x8B\x08").find("gzip") != std::string::npos);
    CHECK(fault_of("PK\x03\x04zip").find("zip") != std::string::npos);
    CHECK(fault_of(std::string("\xFF\xFE") + "a").find("UTF-16") != std::string::npos);
    CHECK(fault_of(std::string("a\0b", 3)).find("binary") != std::string::npos);
    CHECK(fault_of("once upon a midnight\nthere was a table\n").find("no row with an architecture") !=
          std::string::npos);
    CHECK(fault_of("architecture,colour\nx,blue\n").find("no column for the latency") != std::string::npos);
    CHECK(fault_of("name,latency_ms\nx,3\n").find("no column for the architecture") != std::string::npos);
    CHECK(fault_of("architecture,latency_ms\n").find("no row") != std::string::npos);
    CHECK(fault_of("# only: comments\n").find("no rows") != std::string::npos);
}

TEST_CASE("files beyond the limits are refused before they are read") {
    CHECK(fault_of(std::string(max_measurement_bytes + 1, 'a')).find("16 MB") != std::string::npos);
    std::string rows = "architecture,latency_ms\n";
    for (std::size_t i = 0; i <= max_measurement_rows; ++i) rows += "a,1\n";
    CHECK(fault_of(rows).find("200000 rows") != std::string::npos);
    CHECK(fault_of(std::string(max_measurement_bytes, '\n')) == "the file is empty");
}
