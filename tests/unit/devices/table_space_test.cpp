#include <catch2/catch.hpp>

#include "base/error.h"
#include "devices/latency_table.h"

using namespace latlab;

namespace {

std::string space_id(const std::string& csv) {
    return std::string(space_of_table(csv, "phones.csv").id());
}

std::string fault_of(const std::string& csv) {
    try {
        space_of_table(csv, "phones.csv");
    } catch (const DataError& error) {
        return error.what();
    }
    return "";
}

const std::string cell = "|nor_conv_3x3~0|+|none~0|none~1|+|skip_connect~0|none~1|none~2|";
const std::string layers = "0_1_2_3_4_5_6_7_8_0_1_2_3_4_5_6_7_8_0_1_2_3";

}  // namespace

TEST_CASE("the first row's architecture tells the space of a table, in any notation of it") {
    CHECK(space_id("architecture,a\n" + cell + ",1\n") == "nb201");
    CHECK(space_id("arch,a\n3_3_3_3_3_3,1\n") == "nb201");
    CHECK(space_id("# phones\n\narch_str,a\n\"" + cell + "\",1\n") == "nb201");
    CHECK(space_id("architecture,a\n" + layers + ",1\n") == "fbnet");
    CHECK(space_id("index,arch,a\n4," + layers + ",1\n") == "fbnet");
}

TEST_CASE("an index alone numbers the space that can be enumerated") {
    CHECK(space_id("index,a\n7,1\n") == "nb201");
}

TEST_CASE("a table whose space cannot be told says where") {
    CHECK(fault_of("").find("phones.csv: the table is empty") == 0);
    CHECK(fault_of("name,a\nx,1\n").find("phones.csv, row 1: no column says") == 0);
    CHECK(fault_of("architecture,a\n").find("phones.csv: the table has no rows") == 0);
    CHECK(fault_of("# note\narchitecture,a\n1_2_3,1\n")
              .find("phones.csv, row 3, column \"architecture\": \"1_2_3\" is an architecture of none") == 0);
    CHECK(fault_of("architecture,a\n\"1,1\n").find("phones.csv, row 2: a quotation mark") == 0);
}
