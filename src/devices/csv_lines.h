#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace latlab {

/// Walks through the lines of a CSV text that say something: a byte order mark, blank lines and lines that
/// begin with '#' are skipped, "\r\n" ends a line as "\n" does. The text must outlive the reader.
class CsvLines {
  public:
    explicit CsvLines(std::string_view text);

    /// Moves to the next line; false at the end.
    bool next();
    std::string_view line() const { return line_; }
    /// Its number in the file, from 1.
    std::size_t number() const { return number_; }
    /// Its cells, trimmed; a cell in double quotes may hold commas and doubled quotes.
    std::vector<std::string> cells() const;

  private:
    std::string_view rest_, line_;
    std::size_t number_ = 0;
};

}  // namespace latlab
