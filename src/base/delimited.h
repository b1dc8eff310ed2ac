#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace latlab {

/// Takes the first line off a text that ends its lines with LF, CRLF or CR; `line` comes without that end.
/// False when nothing is left.
bool next_line(std::string_view& text, std::string_view& line);

/// The cells of one line, trimmed; those in double quotes without them (a quote inside is doubled, as in RFC
/// 4180).
/// A space as delimiter stands for any run of spaces. Nothing when a quote is not closed.
std::optional<std::vector<std::string>> split_cells(std::string_view line, char delimiter);

/// Tab, semicolon, comma or space: the first of these that the line has outside quotes. A line with a
/// semicolon may have decimal commas, hence the order.
char find_delimiter(std::string_view line);

/// Walks through the lines of a table that say something: a byte order mark, blank lines and lines that begin
/// with '#' are skipped. The text must outlive it.
class TableLines {
  public:
    explicit TableLines(std::string_view text);

    /// Moves to the next line; false at the end.
    bool next();
    /// The line, trimmed.
    std::string_view line() const { return line_; }
    /// Its number in the file, from 1.
    std::size_t number() const { return number_; }

  private:
    std::string_view rest_, line_;
    std::size_t number_ = 0;
};

}  // namespace latlab
