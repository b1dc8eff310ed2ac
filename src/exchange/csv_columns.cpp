#include "exchange/csv_columns.h"

#include <algorithm>

#include "base/delimited.h"
#include "base/error.h"
#include "base/text.h"
#include "exchange/architecture_reader.h"
#include "exchange/text.h"

namespace latlab {
namespace {

using Cells = std::vector<std::string>;

constexpr std::size_t lines_tried = 20;

bool is_number(const std::string& cell) {
    return leading_number(cell, true).kind == LeadingNumber::Kind::number;
}

// An architecture that could not be meant as a number.
bool is_plain_architecture(const std::string& cell) {
    return is_architecture(cell) && !to_index(cell);
}

std::vector<Cells> first_rows(const std::vector<CsvLine>& lines, std::size_t from, char delimiter) {
    std::vector<Cells> rows;
    for (std::size_t i = from; i < std::min(from + lines_tried, lines.size()); ++i) {
        if (auto cells = csv_cells(lines[i].text, delimiter)) rows.push_back(std::move(*cells));
    }
    return rows;
}

std::optional<std::size_t> find_architecture(const Cells& cells) {
    for (const auto& kind :
         {is_plain_architecture, +[](const std::string& cell) { return is_architecture(cell); }}) {
        const auto found = std::find_if(cells.begin(), cells.end(), kind);
        if (found != cells.end()) return static_cast<std::size_t>(found - cells.begin());
    }
    return std::nullopt;
}

std::vector<std::size_t> numeric_columns(const Cells& cells, std::optional<std::size_t> architecture) {
    std::vector<std::size_t> columns;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        if (i != architecture && is_number(cells[i]) && !is_plain_architecture(cells[i]))
            columns.push_back(i);
    }
    return columns;
}

// An architecture with each of its digits in a cell, then the latency.
std::optional<MeasurementColumns> columns_of_digits(const Cells& cells) {
    if (cells.size() < 2) return std::nullopt;
    std::string joined = cells[0];
    for (std::size_t i = 1; i + 1 < cells.size(); ++i) joined += "_" + cells[i];
    if (!is_plain_architecture(joined) || !is_number(cells.back())) return std::nullopt;
    MeasurementColumns columns;
    for (std::size_t i = 0; i + 1 < cells.size(); ++i) columns.digits.push_back(i);
    columns.latency = cells.size() - 1;
    return columns;
}

// Two columns of numbers, the first of them different whole ones from the space that has indexes.
bool are_indexes(const std::vector<Cells>& rows) {
    Cells seen;
    for (const Cells& cells : rows) {
        const auto index = cells.size() == 2 ? to_index(cells[0]) : std::nullopt;
        if (!index || static_cast<double>(*index) >= search_space("nb201").size() || !is_number(cells[1]))
            return false;
        if (std::find(seen.begin(), seen.end(), cells[0]) != seen.end()) return false;
        seen.push_back(cells[0]);
    }
    return rows.size() > 1;
}

}  // namespace

std::string joined_brackets(std::string_view line) {
    std::string joined;
    for (std::size_t at = 0; at < line.size();) {
        const std::size_t open = std::min(line.find_first_of("[(", at), line.size());
        const std::size_t close = std::min(line.find_first_of("])", open), line.size());
        joined += line.substr(at, open - at);
        if (close == line.size()) return joined.append(line.substr(open));
        const std::string_view enclosed = line.substr(open, close + 1 - open);
        const std::string digits = joined_digits(enclosed);
        joined += digits;
        at = close + 1;
    }
    return joined;
}

std::optional<Cells> csv_cells(std::string_view line, char delimiter) {
    return split_cells(joined_brackets(line), delimiter);
}

std::optional<MeasurementColumns> columns_of_header(const std::vector<CsvLine>& lines, char delimiter,
                                                    const std::string& name,
                                                    std::vector<std::string>& warnings) {
    const auto header = csv_cells(lines.front().text, delimiter);
    if (!header || std::any_of(header->begin(), header->end(), is_plain_architecture)) return std::nullopt;
    MeasurementColumns columns = recognise_columns(*header);
    if (!columns.architecture && !columns.latency && columns.digits.empty()) return std::nullopt;
    if (!columns.architecture && columns.digits.empty()) {
        for (const Cells& cells : first_rows(lines, 1, delimiter))
            if (!columns.architecture) columns.architecture = find_architecture(cells);
    }
    if (!complete(columns)) {
        throw DataError(std::string("there is no column for the ") +
                            (columns.latency ? "architecture" : "latency") + " (the columns are " +
                            in_quotes(join(*header)) + ")",
                        name, header_mend);
    }
    for (const std::size_t other : columns.other_latencies) {
        warnings.push_back("Column " + in_quotes((*header)[*columns.latency]) + " was read as the latency; " +
                           in_quotes((*header)[other]) + " was not used.");
    }
    return columns;
}

MeasurementColumns columns_without_header(const std::vector<CsvLine>& lines, char delimiter,
                                          const std::string& name, std::vector<std::string>& warnings) {
    const std::vector<Cells> rows = first_rows(lines, 0, delimiter);
    for (const Cells& cells : rows) {
        if (const auto digits = columns_of_digits(cells)) return *digits;
        MeasurementColumns columns;
        columns.architecture = find_architecture(cells);
        const std::vector<std::size_t> numeric = numeric_columns(cells, columns.architecture);
        if (!columns.architecture || numeric.empty()) continue;
        columns.latency = numeric.front();
        return columns;
    }
    if (!are_indexes(rows))
        throw DataError("no row with an architecture and a latency was found", name, header_mend);
    warnings.emplace_back("The first column was read as NAS-Bench-201's index, the second as the latency.");
    MeasurementColumns columns;
    columns.architecture = 0;
    columns.by_index = true;
    columns.latency = 1;
    return columns;
}

}  // namespace latlab
