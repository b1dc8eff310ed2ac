#include "base/delimited.h"

#include <algorithm>

#include "base/text.h"

namespace latlab {

bool next_line(std::string_view& text, std::string_view& line) {
    if (text.empty()) return false;
    const std::size_t end = std::min(text.find_first_of("\r\n"), text.size());
    line = text.substr(0, end);
    text.remove_prefix(end);
    const bool pair = text.size() > 1 && text[0] == '\r' && text[1] == '\n';
    text.remove_prefix(std::min<std::size_t>(pair ? 2 : 1, text.size()));
    return true;
}

std::optional<std::vector<std::string>> split_cells(std::string_view line, char delimiter) {
    std::vector<std::string> cells;
    line = trim(line);
    for (std::size_t at = 0;;) {
        while (at < line.size() && line[at] == ' ') ++at;
        std::string cell;
        if (at < line.size() && line[at] == '"') {
            for (++at;; ++at) {
                if (at >= line.size()) return std::nullopt;
                if (line[at] != '"') {
                    cell += line[at];
                } else if (at + 1 < line.size() && line[at + 1] == '"') {
                    cell += line[++at];
                } else {
                    break;
                }
            }
            ++at;
        }
        const std::size_t end = std::min(line.find(delimiter, at), line.size());
        cell += trim(line.substr(at, end - at));
        cells.emplace_back(trim(cell));
        if (end == line.size()) return cells;
        at = end + 1;
    }
}

char find_delimiter(std::string_view line) {
    std::string_view outside = trim(line);
    std::string found;
    bool quoted = false;
    for (const char c : outside) {
        if (c == '"') quoted = !quoted;
        if (!quoted) found += c;
    }
    for (const char delimiter : {'\t', ';', ',', ' '}) {
        if (found.find(delimiter) != std::string::npos) return delimiter;
    }
    return ',';
}

TableLines::TableLines(std::string_view text) : rest_(text) {
    constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
    if (rest_.substr(0, byte_order_mark.size()) == byte_order_mark)
        rest_.remove_prefix(byte_order_mark.size());
}

bool TableLines::next() {
    while (next_line(rest_, line_)) {
        line_ = trim(line_);
        ++number_;
        if (!line_.empty() && line_.front() != '#') return true;
    }
    return false;
}

}  // namespace latlab
