#include "base/delimited.h"

#include <catch2/catch.hpp>
#include <utility>

using namespace latlab;

namespace {

using Cells = std::vector<std::string>;
using Numbered = std::vector<std::pair<std::size_t, std::string>>;

Numbered table_lines(std::string_view text) {
    Numbered found;
    for (TableLines lines(text); lines.next();) found.emplace_back(lines.number(), lines.line());
    return found;
}

}  // namespace

TEST_CASE("lines end with LF, CRLF or CR, and each counts once") {
    std::vector<std::string> lines;
    std::string_view text = "a\nb\r\n\rc", line;
    while (next_line(text, line)) lines.emplace_back(line);
    CHECK(lines == Cells{"a", "b", "", "c"});
}

TEST_CASE("a byte order mark, blank lines and comments are skipped, and counted") {
    CHECK(table_lines("\xEF\xBB\xBF"
                      "a,b\r\n\r\n# note\n  1,2 \n") == Numbered{{1, "a,b"}, {4, "1,2"}});
    CHECK(table_lines("# note\n \n").empty());
}

TEST_CASE("cells come trimmed and without their quotation marks") {
    CHECK(split_cells("a,, b\t,", ',') == Cells{"a", "", "b", ""});
    CHECK(split_cells("\"a,b\" , \"say \"\"hi\"\"\", \" c \"", ',') == Cells{"a,b", "say \"hi\"", "c"});
    CHECK(split_cells("1  2", ' ') == Cells{"1", "2"});
    CHECK(split_cells("5\" screen,1", ',') == Cells{"5\" screen", "1"});
    CHECK(split_cells("", ',') == Cells{""});
}

TEST_CASE("a line whose quotation mark is not closed has no cells") {
    CHECK_FALSE(split_cells("1,\"2", ',').has_value());
    CHECK_FALSE(split_cells("\"1\"\"", ',').has_value());
}

TEST_CASE("the delimiter is looked for outside quotation marks") {
    CHECK(find_delimiter("a\tb;c") == '\t');
    CHECK(find_delimiter("1,5;2") == ';');
    CHECK(find_delimiter("\"a;b\",c") == ',');
    CHECK(find_delimiter("a b") == ' ');
    CHECK(find_delimiter("a") == ',');
}
