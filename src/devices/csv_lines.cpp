#include "devices/csv_lines.h"

#include <algorithm>

#include "base/text.h"

namespace latlab {

CsvLines::CsvLines(std::string_view text) : rest_(text) {
    constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
    if (rest_.substr(0, byte_order_mark.size()) == byte_order_mark)
        rest_.remove_prefix(byte_order_mark.size());
}

bool CsvLines::next() {
    while (!rest_.empty()) {
        const std::size_t end = std::min(rest_.find('\n'), rest_.size());
        line_ = trim(rest_.substr(0, end));
        rest_.remove_prefix(std::min(end + 1, rest_.size()));
        ++number_;
        if (!line_.empty() && line_.front() != '#') return true;
    }
    return false;
}

std::vector<std::string> CsvLines::cells() const {
    std::vector<std::string> cells(1);
    bool in_quotes = false;
    for (std::size_t i = 0; i < line_.size(); ++i) {
        const char letter = line_[i];
        if (letter == '"' && in_quotes && line_.substr(i + 1, 1) == "\"") {
            cells.back() += line_[++i];
        } else if (letter == '"') {
            in_quotes = !in_quotes;
        } else if (letter == ',' && !in_quotes) {
            cells.emplace_back();
        } else {
            cells.back() += letter;
        }
    }
    for (std::string& cell : cells) {
        const std::string_view trimmed = trim(cell);
        if (trimmed.size() < cell.size()) cell = std::string(trimmed);
    }
    return cells;
}

}  // namespace latlab
