#include "base/text.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

using namespace latlab;

TEST_CASE("splitting keeps empty parts") {
    CHECK(split("a,,b", ',') == std::vector<std::string_view>{"a", "", "b"});
    CHECK(split("a,", ',') == std::vector<std::string_view>{"a", ""});
    CHECK(split("", ',') == std::vector<std::string_view>{""});
}

TEST_CASE("trimming takes blanks from both ends only") {
    CHECK(trim(" \ta b\r\n") == "a b");
    CHECK(trim(" \n") == "");
    CHECK(trim("x") == "x");
}

TEST_CASE("a number takes up its whole text") {
    CHECK(to_number("12") == 12);
    CHECK(to_number("-0.5") == -0.5);
    CHECK(to_number("1e-3") == 0.001);
    CHECK(to_number("2.5E+2") == 250);
    CHECK(to_number("0.1") == 0.1);
    CHECK(std::isnan(*to_number("nan")));
    CHECK(std::isinf(*to_number("inf")));
    for (const char* text :
         {"", " 1", "1 ", "1,5", "1.5ms", "+1", "0x10", "--1", "e5", "one", "1e999", "1e-999"}) {
        INFO(text);
        CHECK_FALSE(to_number(text).has_value());
    }
    CHECK_FALSE(to_number(std::string_view("1\0", 2)).has_value());
}

TEST_CASE("an index is a whole number without sign that fits") {
    CHECK(to_index("0") == 0u);
    CHECK(to_index("15624") == 15624u);
    for (const char* text : {"", "-1", "+1", "1.0", "1e3", " 1", "99999999999999999999999"}) {
        INFO(text);
        CHECK_FALSE(to_index(text).has_value());
    }
}

TEST_CASE("a written number reads back as the same number") {
    for (const double value :
         {0.1, 1.0 / 3, 12.0, 1e-300, 5e-324, 1.7976931348623157e308, -2.5, 0.1 + 0.2, 1e22}) {
        INFO(value);
        CHECK(to_number(from_number(value)) == value);
    }
    CHECK(from_number(0.1) == "0.1");
    CHECK(from_number(12) == "12");
    CHECK(from_number(1e22) == "1e+22");
    CHECK(from_number(0.1 + 0.2) == "0.30000000000000004");
    CHECK(std::isnan(*to_number(from_number(NAN))));
}

TEST_CASE("quoted text is short, printable and always UTF-8") {
    CHECK(in_quotes("a\"b") == "\"a\"b\"");
    CHECK(in_quotes(std::string_view("a\0\n", 3)) == "\"a??\"");
    CHECK(in_quotes("caf\xC3\xA9 \xE2\x80\xA6 \xF0\x9F\x98\x80") ==
          "\"caf\xC3\xA9 \xE2\x80\xA6 \xF0\x9F\x98\x80\"");
    CHECK(in_quotes("\xC3") == "\"?\"");
    CHECK(in_quotes("\x80\xFF\xC0\xAF") == "\"????\"");
    CHECK(in_quotes("\xED\xA0\x80") == "\"???\"");
    CHECK(in_quotes("\xF4\x90\x80\x80") == "\"????\"");
    const std::string long_text = in_quotes(std::string(59, 'x') + "\xC3\xA9y");
    CHECK(long_text == "\"" + std::string(59, 'x') + "\xC3\xA9…\"");
}

TEST_CASE("padding fills up to a width and shortens nothing") {
    CHECK(padded("ab", 4) == "ab  ");
    CHECK(padded("ab", 2) == "ab");
    CHECK(padded("abc", 2) == "abc");
    CHECK(padded("", 1) == " ");
}

TEST_CASE("the edit distance counts changed, added and dropped letters") {
    CHECK(edit_distance("kitten", "sitting") == 3);
    CHECK(edit_distance("", "abc") == 3);
    CHECK(edit_distance("abc", "") == 3);
    CHECK(edit_distance("pixel3", "pixel3") == 0);
    CHECK(edit_distance("pixel3", "pixel2") == 1);
}

TEST_CASE("the nearest names come best first and wholly different ones not at all") {
    const std::vector<std::string> known{"fpga", "pixel2", "pixel33", "raspi4"};
    CHECK(nearest_names("pixel3", known, 2) == std::vector<std::string>{"pixel2", "pixel33"});
    CHECK(nearest_names("zzz", known, 3).empty());
    CHECK(nearest_names(std::string(100000, 'p'), known, 3).empty());
}

TEST_CASE("names are joined by commas") {
    CHECK(join({"a", "b", "c"}) == "a, b, c");
    CHECK(join({}).empty());
}
