#include "app/format.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

using namespace latlab::app;

TEST_CASE("numbers are written with commas between thousands and a true minus sign") {
    CHECK(format_fixed(1234567.891, 2) == "1,234,567.89");
    CHECK(format_fixed(-1234, 0) ==
          "\xE2\x88\x92"
          "1,234");
    CHECK(format_fixed(999, 0) == "999");
    CHECK(format_fixed(-0.0004, 2) == "0.00");
    CHECK(format_fixed(NAN, 2) == "\xE2\x80\x93");
}

TEST_CASE("short numbers keep three significant digits") {
    CHECK(format_short(0.012345) == "0.0123");
    CHECK(format_short(1.2345) == "1.23");
    CHECK(format_short(12.345) == "12.3");
    CHECK(format_short(1234.5) == "1,234");
    CHECK(format_short(100) == "100");
    CHECK(format_short(0) == "0");
}

TEST_CASE("a column of numbers shares the decimals of its largest") {
    CHECK(common_decimals(std::vector<double>{0.5, 12.25, NAN}) == 1);
    CHECK(common_decimals(std::vector<double>{0.5, 0.02}) == 3);
    CHECK(common_decimals(std::vector<double>{4000, 2}) == 0);
    CHECK(common_decimals(std::vector<double>{}) == 0);
}

TEST_CASE("counts agree with their noun") {
    CHECK(format_count(1, "network", "networks") == "1 network");
    CHECK(format_count(15625, "network", "networks") == "15,625 networks");
    CHECK(format_bytes(999) == "999 B");
    CHECK(format_bytes(1234567) == "1.2 MB");
}
