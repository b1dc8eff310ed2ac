#include "devices/latency_table.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "base/error.h"

using namespace latlab;
using Catch::Matchers::Contains;

namespace {

const SearchSpace& nb201() {
    return search_space("nb201");
}

LatencyTable parse(std::string_view csv) {
    return parse_latency_table(csv, "times.csv", nb201());
}

std::string refusal(std::string_view csv, const char* space = "nb201") {
    try {
        parse_latency_table(csv, "times.csv", search_space(space));
    } catch (const DataError& error) {
        return error.what();
    }
    return "no error";
}

}  // namespace

TEST_CASE("a table has a row for each architecture and a column for each device") {
    const LatencyTable table = parse(
        "architecture,phone,board\n"
        "3_1_0_2_4_1,1.5,20\n"
        "|none~0|+|none~0|none~1|+|skip_connect~0|none~1|none~2|,0.25,\n");
    CHECK(table.space == &nb201());
    CHECK(table.devices == std::vector<std::string>{"phone", "board"});
    REQUIRE(table.architectures.size() == 2);
    CHECK(table.architectures[0] == nb201().parse("3_1_0_2_4_1"));
    CHECK(table.architectures[1] == nb201().parse("0_0_0_1_0_0"));
    CHECK(table.latencies("phone")[1] == 0.25);
    CHECK(table.latencies("board")[0] == 20);
    CHECK(std::isnan(table.latencies("board")[1]));
}

TEST_CASE("an index alone names the architecture where the space is enumerable") {
    const LatencyTable table = parse("index,phone\n6111,2\n0,1\n");
    CHECK(table.architectures[0] == nb201().at(6111));
    CHECK(table.architectures[1] == nb201().at(0));
    CHECK_THAT(refusal("index,phone\n0,1\n", "fbnet"), Contains("must be called architecture"));
}

TEST_CASE("tables of spreadsheets are read: mark, blanks, quotes, comments, foreign line ends") {
    const LatencyTable table = parse(
        "\xEF\xBB\xBF# device: a phone\r\n"
        "\r\n"
        "arch , \"the, \"\"phone\"\"\"\r\n"
        "\"3_1_0_2_4_1\" , 1.5 \r\n"
        "3_1_0_2_4_0,nan");
    CHECK(table.devices == std::vector<std::string>{"the, \"phone\""});
    CHECK(table.latency_ms(0, 0) == 1.5);
    CHECK(std::isnan(table.latency_ms(1, 0)));
}

TEST_CASE("a quotation mark that is not closed is named with its row") {
    CHECK_THAT(refusal("architecture,phone\r3_1_0_2_4_1,\"1\r3_1_0_2_4_0,2\r"),
               Contains("times.csv, row 2: a quotation mark is not closed"));
}

TEST_CASE("a cell that is no latency is named with file, row and column") {
    CHECK_THAT(refusal("architecture,phone,board\n3_1_0_2_4_1,1,2\n3_1_0_2_4_0,1,fast\n"),
               Contains("times.csv, row 3, column \"board\"") && Contains("\"fast\" is not a number"));
    CHECK_THAT(refusal("# note\narchitecture,phone\n\n3_1_0_2_4_1,\"1,5\"\n"),
               Contains("row 4, column \"phone\"") && Contains("decimal point"));
    CHECK_THAT(refusal("architecture,phone\n3_1_0_2_4_1,-1\n"), Contains("\"-1\" is not above zero"));
    CHECK_THAT(refusal("architecture,phone\n3_1_0_2_4_1,0\n"), Contains("\"0\" is not above zero"));
    CHECK_THAT(refusal("architecture,phone\n3_1_0_2_4_1,inf\n"), Contains("\"inf\" is not a number"));
    CHECK_THAT(refusal("architecture,phone\n3_1_0_2_4_1,1e999\n"), Contains("is not a number"));
}

TEST_CASE("a row that names no architecture, or two, is refused with its place") {
    CHECK_THAT(refusal("architecture,phone\n3_1_0_2_4_9,1\n"),
               Contains("times.csv, row 2, column \"architecture\"") && Contains("\"9\" is no operation"));
    CHECK_THAT(refusal("index,phone\n15625,1\n"),
               Contains("\"15625\" is no index") && Contains("0 to 15624"));
    CHECK_THAT(refusal("index,phone\n-1,1\n"), Contains("\"-1\" is no index"));
    CHECK_THAT(refusal("index,architecture,phone\n1,3_1_0_2_4_1,1\n"),
               Contains("two different architectures"));
    CHECK_THAT(refusal("architecture,phone\n3_1_0_2_4_1,1\n3_1_0_2_4_1,1\n"),
               Contains("row 3") && Contains("the same architecture as in row 2"));
}

TEST_CASE("a table of the wrong shape is refused") {
    CHECK_THAT(refusal(""), Contains("times.csv: the table is empty"));
    CHECK_THAT(refusal("# nothing\n\n"), Contains("the table is empty"));
    CHECK_THAT(refusal("architecture,phone\n"), Contains("no rows"));
    CHECK_THAT(refusal("architecture\n3_1_0_2_4_1\n"), Contains("no columns of numbers"));
    CHECK_THAT(refusal("phone,board\n1,2\n"), Contains("row 1") && Contains("which architecture"));
    CHECK_THAT(refusal("phone,architecture\n1,3_1_0_2_4_1\n"), Contains("before the numbers"));
    CHECK_THAT(refusal("architecture,phone,phone\n3_1_0_2_4_1,1,2\n"),
               Contains("two columns are called \"phone\""));
    CHECK_THAT(refusal("architecture,,phone\n3_1_0_2_4_1,1,2\n"),
               Contains("column 2") && Contains("without a name"));
    CHECK_THAT(refusal("architecture,phone\n3_1_0_2_4_1,1,2\n"), Contains("row 2") && Contains("3 cells"));
    CHECK_THAT(refusal("architecture,phone\n3_1_0_2_4_1\n"), Contains("1 cells") && Contains("2 columns"));
}

TEST_CASE("a table of absurd width is refused before it is read") {
    std::string csv = "architecture";
    for (int i = 0; i < 1001; ++i) csv += ",d" + std::to_string(i);
    CHECK_THAT(refusal(csv + "\n"), Contains("1002 columns"));
}

TEST_CASE("no spoiled table crashes the reader") {
    const std::string good =
        "architecture,phone,board\n3_1_0_2_4_1,1.5,20\n3_1_0_2_4_0,1.25,\n0_1_0_2_4_0,3,7\n";
    Random random(23);
    int refused = 0;
    for (int i = 0; i < 5000; ++i) {
        std::string spoiled = good;
        for (int change = 0; change < 3; ++change) {
            spoiled[random.below(spoiled.size())] = static_cast<char>(random.below(256));
        }
        try {
            const LatencyTable table = parse(spoiled);
            CHECK(static_cast<std::size_t>(table.latency_ms.rows()) == table.architectures.size());
            CHECK(static_cast<std::size_t>(table.latency_ms.cols()) == table.devices.size());
        } catch (const DataError&) {
            ++refused;
        }
    }
    CHECK(refused > 2500);
}

TEST_CASE("a misspelt device is answered with the nearest names") {
    const LatencyTable table = parse("architecture,pixel2,raspi4,gold_6226\n3_1_0_2_4_1,1,2,3\n");
    CHECK(table.column("raspi4") == 1);
    try {
        table.column("pixel3");
        FAIL("pixel3 was found");
    } catch (const DataError& error) {
        CHECK(error.fault() == "no device \"pixel3\"");
        CHECK_THAT(error.mend(), Contains("Nearest: pixel2"));
    }
    CHECK_THROWS_AS(table.column(""), DataError);
}

TEST_CASE("complete rows are those on which every device named has a latency") {
    const LatencyTable table = parse(
        "architecture,a,b,c\n"
        "3_1_0_2_4_1,1,2,\n"
        "3_1_0_2_4_0,,2,3\n"
        "0_1_0_2_4_0,1,2,3\n");
    CHECK(complete_rows(table, {"a", "b"}) == std::vector<int>{0, 2});
    CHECK(complete_rows(table, {"b"}) == std::vector<int>{0, 1, 2});
    CHECK(complete_rows(table, {"a", "b", "c"}) == std::vector<int>{2});
    CHECK_THROWS_AS(complete_rows(table, {"d"}), DataError);
}
