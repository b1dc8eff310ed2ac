#pragma once

#include <string>
#include <string_view>

namespace latlab {

/// A to Z become lower case, everything else stays.
std::string lower_case(std::string_view text);
/// At most `bytes` bytes, never cutting a UTF-8 letter, with "…" where something was left out.
std::string shortened(std::string_view text, std::size_t bytes);

/// What leading_number found.
struct LeadingNumber {
    enum class Kind { number, none, out_of_range };
    Kind kind = Kind::none;
    double value = 0;
    std::string_view rest;  ///< what follows the number, trimmed (a unit)
};
/// Reads the decimal number at the start of the text; with decimal_comma one comma may stand for the point.
LeadingNumber leading_number(std::string_view text, bool decimal_comma);

/// A cell of a CSV file, in quotes where RFC 4180 asks for them.
std::string csv_cell(std::string_view text);
/// A number as a cell: the shortest text that reads back the same, empty for NaN.
std::string csv_cell(double value);

}  // namespace latlab
