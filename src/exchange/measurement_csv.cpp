#include <algorithm>

#include "base/delimited.h"
#include "base/error.h"
#include "base/text.h"
#include "exchange/columns.h"
#include "exchange/measurements.h"
#include "exchange/raw_measurements.h"
#include "exchange/text.h"
#include "spaces/search_space.h"

namespace latlab {
namespace {

struct Line {
    std::size_t number;
    std::string_view text;
};

constexpr const char* header_mend = "Give the first line the names architecture,latency_ms.";

bool is_architecture(const std::string& cell) {
    if (cell.size() < 3) return false;
    for (const SearchSpace* space : search_spaces()) {
        try {
            space->parse(cell);
            return true;
        } catch (const DataError&) {
            continue;
        }
    }
    return false;
}

// A comment: `# key: value` goes into the protocol.
void read_comment(std::string_view comment, std::map<std::string, std::string>& protocol) {
    comment = trim(comment.substr(1));
    const std::size_t colon = comment.find(':');
    if (colon == std::string_view::npos) return;
    const std::string key = protocol_key(comment.substr(0, colon));
    if (!key.empty()) protocol[key] = std::string(trim(comment.substr(colon + 1)));
}

// Which columns hold what in a table without a header, judged by the first line with an architecture.
MeasurementColumns columns_without_header(const std::vector<Line>& lines, char delimiter,
                                          const std::string& name) {
    constexpr std::size_t tried = 20;
    for (std::size_t i = 0; i < std::min(tried, lines.size()); ++i) {
        const auto cells = split_cells(lines[i].text, delimiter);
        if (!cells) continue;
        const auto architecture = std::find_if(cells->begin(), cells->end(), is_architecture);
        const auto latency = std::find_if(cells->begin(), cells->end(), [](const std::string& cell) {
            return leading_number(cell, true).kind == LeadingNumber::Kind::number && !is_architecture(cell);
        });
        if (architecture == cells->end() || latency == cells->end()) continue;
        MeasurementColumns columns;
        columns.architecture = static_cast<std::size_t>(architecture - cells->begin());
        columns.latency = static_cast<std::size_t>(latency - cells->begin());
        return columns;
    }
    throw DataError("no row with an architecture and a latency was found", name, header_mend);
}

// The columns that a line names, if it is a header.
std::optional<MeasurementColumns> columns_of_header(std::string_view line, char delimiter,
                                                    const std::string& name,
                                                    std::vector<std::string>& warnings) {
    const auto cells = split_cells(line, delimiter);
    if (!cells || std::any_of(cells->begin(), cells->end(), is_architecture)) return std::nullopt;
    const MeasurementColumns columns = recognise_columns(*cells);
    if (!columns.architecture && !columns.latency) return std::nullopt;
    if (!columns.architecture || !columns.latency) {
        throw DataError(std::string("there is no column for the ") +
                            (columns.latency ? "architecture" : "latency") + " (the columns are " +
                            quoted(join(*cells)) + ")",
                        name, header_mend);
    }
    for (const std::size_t other : columns.other_latencies) {
        warnings.push_back("Column " + quoted((*cells)[*columns.latency]) + " was read as the latency; " +
                           quoted((*cells)[other]) + " was not used.");
    }
    return columns;
}

RawRow raw_row(const Line& line, char delimiter, const MeasurementColumns& columns) {
    RawRow row;
    row.line = line.number;
    row.text = shortened(line.text, 200);
    row.by_index = columns.by_index;
    row.unit = columns.unit;
    const auto cells = split_cells(line.text, delimiter);
    if (!cells) {
        row.reason = "a quotation mark is not closed";
        row.mend = "Close it, or leave out the quotation marks.";
        return row;
    }
    const auto cell = [&](std::size_t column) { return column < cells->size() ? (*cells)[column] : ""; };
    row.architecture = cell(*columns.architecture);
    row.latency = cell(*columns.latency);
    if (columns.deviation) row.deviation = cell(*columns.deviation);
    if (columns.runs) row.runs = cell(*columns.runs);
    if (columns.standard_error) row.standard_error = cell(*columns.standard_error);
    if (row.architecture.empty() || row.latency.empty()) {
        row.reason = row.architecture.empty() ? "there is no architecture" : "there is no latency";
        row.mend = "Fill in the cell or remove the row.";
    }
    return row;
}

// The lines that are neither empty nor comments; comments go into the protocol, or are the header (some tools
// write it as a comment).
std::vector<Line> content_lines(std::string_view text, const std::string& name, RawMeasurements& raw,
                                std::optional<MeasurementColumns>& header) {
    std::vector<Line> lines;
    std::string_view line;
    for (std::size_t number = 1; next_line(text, line); ++number) {
        const std::string_view content = trim(line);
        if (content.empty()) continue;
        if (content.front() != '#') {
            if (lines.size() > max_measurement_rows) refuse_rows(name);
            lines.push_back({number, content});
        } else if (content.find(':') != std::string_view::npos) {
            read_comment(content, raw.protocol);
        } else if (lines.empty() && !header) {
            const std::string_view names = trim(content.substr(1));
            const auto cells = split_cells(names, find_delimiter(names));
            if (!cells) continue;
            const MeasurementColumns columns = recognise_columns(*cells);
            if (columns.architecture && columns.latency) header = columns;
        }
    }
    return lines;
}

}  // namespace

RawMeasurements read_csv_rows(std::string_view text, const std::string& name) {
    RawMeasurements raw;
    std::optional<MeasurementColumns> columns;
    std::vector<Line> lines = content_lines(text, name, raw, columns);
    if (lines.empty()) throw DataError("the file has no rows", name, header_mend);

    const char delimiter = find_delimiter(lines.front().text);
    if (const auto header = columns_of_header(lines.front().text, delimiter, name, raw.warnings)) {
        columns = header;
        lines.erase(lines.begin());
        if (lines.empty()) throw DataError("there is a header but no row", name, "Add the measurements.");
    }
    if (!columns) columns = columns_without_header(lines, delimiter, name);
    raw.decimal_comma = delimiter != ',';
    raw.rows.reserve(lines.size());
    for (const Line& line : lines) raw.rows.push_back(raw_row(line, delimiter, *columns));
    return raw;
}

}  // namespace latlab
