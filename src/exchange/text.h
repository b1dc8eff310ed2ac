#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace latlab {

// Small tools on ASCII and UTF-8 text that do not depend on the locale.

std::string_view trimmed(std::string_view text);
/// A to Z become lower case, everything else stays.
std::string lower_case(std::string_view text);
/// At most `bytes` bytes, never cutting a UTF-8 character, with "..." where something was left out.
std::string shortened(std::string_view text, std::size_t bytes);
/// The shortest decimal text that reads back as the same number; "" for NaN (an empty cell), "inf" and
/// "-inf".
std::string number_text(double value);

/// What parse_number found.
struct ParsedNumber {
    enum class Kind { number, not_a_number, infinite };
    Kind kind = Kind::not_a_number;
    double value = 0;
    std::string_view rest;  ///< what follows the number, trimmed (a unit)
};
/// Reads a decimal number at the start of the text. With decimal_comma one comma may stand for the point.
ParsedNumber parse_number(std::string_view text, bool decimal_comma);

/// A cell of a CSV file, quoted where RFC 4180 asks for it.
std::string csv_cell(std::string_view text);

}  // namespace latlab
