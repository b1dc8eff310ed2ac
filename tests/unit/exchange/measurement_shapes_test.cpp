#include <catch2/catch.hpp>

#include "base/error.h"
#include "exchange/architecture_reader.h"
#include "exchange/measurements.h"

using namespace latlab;

// The shapes that people's tables come in: each says 12.5 of one cell and 7 of another.

namespace {

const std::string mixed_cell =
    "|nor_conv_3x3~0|+|skip_connect~0|none~1|+|nor_conv_1x1~0|avg_pool_3x3~1|skip_connect~2|";
const Architecture first = search_space("nb201").parse("3_1_0_2_4_1");
const Architecture second = search_space("nb201").parse("0_1_2_3_4_3");

void check_shape(const std::string& text, bool unit_stated) {
    CAPTURE(text);
    MeasurementOptions options;
    const MeasurementFile asked = read_measurements(text, "mine");
    CHECK(asked.unit_unknown() != unit_stated);
    if (!unit_stated) options.unit = LatencyUnit::milliseconds;
    const MeasurementFile file = read_measurements(text, "mine", options);
    CHECK(file.refused() == 0);
    REQUIRE(file.measurements.size() == 2);
    CHECK(file.measurements[0].architecture == first);
    CHECK(file.measurements[0].latency_ms == 12.5);
    CHECK(file.measurements[1].architecture == second);
    CHECK(file.measurements[1].latency_ms == 7);
}

std::string fault_of_shape(const std::string& text) {
    try {
        read_measurements(text, "mine");
    } catch (const DataError& error) {
        return error.fault();
    }
    return "";
}

}  // namespace

TEST_CASE("op digits are read however they are joined") {
    REQUIRE(search_space("nb201").parse(mixed_cell) == first);
    for (const auto& [one, other] : std::vector<std::pair<std::string, std::string>>{
             {"3_1_0_2_4_1", "0_1_2_3_4_3"},
             {"310241", "012343"},
             {"3-1-0-2-4-1", "0-1-2-3-4-3"},
             {"3/1/0/2/4/1", "0/1/2/3/4/3"},
             {"[3,1,0,2,4,1]", "[0,1,2,3,4,3]"},
             {"\"[3, 1, 0, 2, 4, 1]\"", "\"[0, 1, 2, 3, 4, 3]\""},
             {"(3, 1, 0, 2, 4, 1)", "(0, 1, 2, 3, 4, 3)"},
             {"\"3,1,0,2,4,1\"", "\"0,1,2,3,4,3\""},
             {"[3 1 0 2 4 1]", "[0 1 2 3 4 3]"}}) {
        check_shape("architecture,latency_ms\n" + one + ",12.5\n" + other + ",7\n", true);
        check_shape(one + ",12.5\n" + other + ",7\n", false);
        check_shape("arch\tlatency (ms)\n" + one + "\t12,5\n" + other + "\t7\n", true);
        check_shape("latency_us;arch\n12500;" + one + "\n7000;" + other + "\n", true);
    }
    CHECK(joined_digits("0123456780123456780123") == "0_1_2_3_4_5_6_7_8_0_1_2_3_4_5_6_7_8_0_1_2_3");
    CHECK(joined_digits("12.5") == "12.5");
    CHECK(joined_digits("17") == "17");
    CHECK(joined_digits(mixed_cell) == mixed_cell);
}

TEST_CASE("tables of other shapes are read: digits in cells of their own, no header, an index alone") {
    check_shape("3,1,0,2,4,1,12.5\n0,1,2,3,4,3,7\n", false);
    check_shape("3 1 0 2 4 1 12.5\n0 1 2 3 4 3 7\n", false);
    check_shape("op1,op2,op3,op4,op5,op6,latency_ms\n3,1,0,2,4,1,12.5\n0,1,2,3,4,3,7\n", true);
    check_shape("ms;edge_0;edge_1;edge_2;edge_3;edge_4;edge_5\n12,5;3;1;0;2;4;1\n7;0;1;2;3;4;3\n", true);
    const std::string index = std::to_string(search_space("nb201").index(first));
    const std::string other = std::to_string(search_space("nb201").index(second));
    check_shape("index,latency_ms\n" + index + ",12.5\n" + other + ",7\n", true);
    check_shape(index + "\t12,5\n" + other + "\t7\n", false);
    CHECK(read_measurements(index + ",12.5\n" + other + ",7\n", "mine").warnings.at(0).find("index") !=
          std::string::npos);
    CHECK(fault_of_shape("1.5,12.5\n2.5,7\n").find("no row with an architecture") != std::string::npos);
    CHECK(fault_of_shape("17,12.5\n17,7\n").find("no row with an architecture") != std::string::npos);
    CHECK(fault_of_shape("17,12.5\n99999,7\n").find("no row with an architecture") != std::string::npos);
}

TEST_CASE("columns of other names are recognised by what they hold or by what else they can mean") {
    check_shape("network,latency_ms\n3_1_0_2_4_1,12.5\n0_1_2_3_4_3,7\n", true);
    check_shape("model;mean (ms)\n3_1_0_2_4_1;12,5\n0_1_2_3_4_3;7\n", true);
    check_shape("id,arch,lat\na,3_1_0_2_4_1,12.5\nb,0_1_2_3_4_3,7\n", false);
    check_shape("arch,median\n3_1_0_2_4_1,12.5\n0_1_2_3_4_3,7\n", false);
    check_shape("arch,flops,value\n3_1_0_2_4_1,100,12.5\n0_1_2_3_4_3,200,7\n", false);
    // What is no latency is not taken for one.
    CHECK(fault_of_shape("arch,accuracy\n3_1_0_2_4_1,93.5\n").find("no column for the latency") !=
          std::string::npos);
    CHECK(fault_of_shape("arch,max\n3_1_0_2_4_1,93.5\n").find("no column for the latency") !=
          std::string::npos);
}

TEST_CASE("runs in columns of their own are repeats of the row's network") {
    for (const std::string header :
         {"arch,run1,run2,run3", "arch,latency_ms_1,latency_ms_2,latency_ms_3",
          "arch,Run 1 (ms),Run 2 (ms),Run 3 (ms)", "arch,ms_0,ms_1,ms_2", "arch,t1,t2,t3",
          "arch,repeat_1,repeat_2,repeat_3", "arch,1. time,2. time,3. time"}) {
        check_shape(header + "\n3_1_0_2_4_1,12,12.5,13\n0_1_2_3_4_3,7,7,\n",
                    header.find("ms") != std::string::npos);
    }
    const MeasurementFile file =
        read_measurements("arch,ms_1,ms_2\n3_1_0_2_4_1,12,fast\n0_1_2_3_4_3,,\n0_1_2_3_4_3,7,9\n", "mine");
    CHECK(file.refused() == 2);
    CHECK(file.rows[1].line == 2);
    CHECK(file.rows[2].reason == "there is no latency");
    REQUIRE(file.measurements.size() == 2);
    CHECK(file.measurements[1].latency_ms == 8);
    // Batch sizes and percentiles are no runs, and a column of its own stands before them.
    CHECK(read_measurements("arch,latency_ms,run1,run2\n3_1_0_2_4_1,12,1,2\n", "mine")
              .measurements.at(0)
              .latency_ms == 12);
    CHECK(read_measurements("arch,latency_ms_32,latency_ms_64\n3_1_0_2_4_1,12,1\n", "mine")
              .measurements.at(0)
              .latency_ms == 12);
}

TEST_CASE("JSON is read in the shapes that programs write") {
    check_shape(R"([{"arch": "310241", "latency_ms": 12.5}, {"arch": [0,1,2,3,4,3], "latency_ms": 7}])",
                true);
    check_shape(R"([["3_1_0_2_4_1", 12.5], ["0_1_2_3_4_3", 7]])", false);
    check_shape(R"([[[3,1,0,2,4,1], 12, 13], [[0,1,2,3,4,3], 7, 7]])", false);
    check_shape(R"({"architecture": ["3_1_0_2_4_1", "0_1_2_3_4_3"], "latency_ms": [12.5, 7]})", true);
    check_shape(R"({"arch": {"0": "310241", "1": "012343"}, "ms": {"0": 12.5, "1": 7}})", true);
    check_shape(R"({"columns": ["arch", "ms"], "data": [["3_1_0_2_4_1", 12.5], ["0_1_2_3_4_3", 7]]})", true);
    check_shape(
        R"({"results": [{"arch": "3_1_0_2_4_1", "ms": 12.5}, {"arch": "0_1_2_3_4_3", "ms": 7}], "n": 2})",
        true);
    check_shape("{\"arch\": \"3_1_0_2_4_1\", \"ms\": 12.5}\n{\"arch\": \"0_1_2_3_4_3\", \"ms\": 7}\n", true);
    check_shape(
        R"([{"arch": "3_1_0_2_4_1", "latencies_ms": [12, 12.5, 13]}, {"arch": "0_1_2_3_4_3", "latencies_ms": [7]}])",
        true);
    check_shape(
        R"([{"arch": "3_1_0_2_4_1", "run1": "12 ms", "run2": "13 ms"}, {"arch": "0_1_2_3_4_3", "run1": "7 ms"}])",
        true);
    const MeasurementFile map =
        read_measurements(R"({"unit": "ms", "3_1_0_2_4_1": 12.5, "0_1_2_3_4_3": [6, 8]})", "mine");
    CHECK(map.measurements.size() == 2);
    CHECK(map.refused() == 0);
    CHECK(map.protocol.size() == 1);
    CHECK(read_measurements(R"({"3_1_0_2_4_1": 12.5, "conv": 3})", "mine").refused() == 1);
    CHECK(
        read_measurements(R"({"arch": [3,1,0,2,4,1], "ms": 12.5})", "mine").measurements.at(0).architecture ==
        first);
    CHECK(fault_of_shape(R"({"arch": ["310241", "012343"], "ms": [1]})").find("one length") !=
          std::string::npos);
    CHECK(fault_of_shape(R"({"a": 1})").find("no field \"measurements\"") != std::string::npos);
    CHECK(
        fault_of_shape("{\"arch\": \"3_1_0_2_4_1\", \"ms\": 12.5}\n{\"arch\": }\n").find("not valid JSON") !=
        std::string::npos);
}
