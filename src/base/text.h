#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace latlab {

/// The parts between separators; one empty part of an empty text.
std::vector<std::string_view> split(std::string_view text, char separator);
/// Without spaces, tabs and line ends at both ends.
std::string_view trim(std::string_view text);

/// A decimal number that takes up the whole text ("12", "-0.5", "1e-3", "nan", "inf"), whatever the locale.
std::optional<double> to_number(std::string_view text);
/// A whole number without sign that takes up the whole text; nothing where it does not fit.
std::optional<std::size_t> to_index(std::string_view text);
/// The shortest of 15 to 17 digits that reads back as the same number; the same text on every platform.
std::string from_number(double value);

/// A piece of a user's text for a message: in double quotes, shortened, always UTF-8; control characters
/// and bytes that are no UTF-8 become '?'.
std::string in_quotes(std::string_view text);

/// How many letters must change, come or go to turn one text into the other (Levenshtein).
std::size_t edit_distance(std::string_view a, std::string_view b);
/// The names closest to a misspelt one, best first, at most `count`, none that is wholly different.
std::vector<std::string> nearest_names(std::string_view name, const std::vector<std::string>& known,
                                       std::size_t count);
/// Followed by blanks up to a width; a longer text as it is.
std::string padded(std::string_view text, std::size_t width);
/// The names with a comma and a space between them.
std::string join(const std::vector<std::string>& names);

}  // namespace latlab
