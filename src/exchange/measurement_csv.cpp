#include <algorithm>

#include "base/delimited.h"
#include "base/error.h"
#include "base/text.h"
#include "exchange/csv_columns.h"
#include "exchange/measurements.h"
#include "exchange/raw_measurements.h"
#include "exchange/text.h"

namespace latlab {
namespace {

// A comment: `# key: value` goes into the protocol.
void read_comment(std::string_view comment, std::map<std::string, std::string>& protocol) {
    comment = trim(comment.substr(1));
    const std::size_t colon = comment.find(':');
    if (colon == std::string_view::npos) return;
    const std::string key = protocol_key(comment.substr(0, colon));
    if (!key.empty()) protocol[key] = std::string(trim(comment.substr(colon + 1)));
}

// Adds the row of a line, once for each repeat.
void add_row(const CsvLine& line, char delimiter, const MeasurementColumns& columns, const std::string& name,
             RawMeasurements& raw) {
    RawRow row;
    row.line = line.number;
    row.text = shortened(line.text, 200);
    row.by_index = columns.by_index;
    row.unit = columns.unit;
    const auto cells = csv_cells(line.text, delimiter);
    if (!cells) {
        row.reason = "a quotation mark is not closed";
        row.mend = "Close it, or leave out the quotation marks.";
        raw.rows.push_back(std::move(row));
        return;
    }
    const auto cell = [&](std::size_t column) { return column < cells->size() ? (*cells)[column] : ""; };
    if (columns.architecture) row.architecture = cell(*columns.architecture);
    for (const std::size_t digit : columns.digits)
        row.architecture.append(row.architecture.empty() ? "" : "_").append(cell(digit));
    if (columns.deviation) row.deviation = cell(*columns.deviation);
    if (columns.runs) row.runs = cell(*columns.runs);
    if (columns.standard_error) row.standard_error = cell(*columns.standard_error);
    std::vector<std::string> latencies{cell(*columns.latency)};
    for (const std::size_t repeat : columns.repeats) latencies.push_back(cell(repeat));
    const bool measured =
        std::any_of(latencies.begin(), latencies.end(), [](const std::string& one) { return !one.empty(); });
    if (row.architecture.empty() || !measured) {
        row.reason = row.architecture.empty() ? "there is no architecture" : "there is no latency";
        row.mend = "Fill in the cell or remove the row.";
    }
    add_repeats(raw, std::move(row), latencies, name);
}

// The lines that are neither empty nor comments; comments go into the protocol, or are the header (some tools
// write it as a comment).
std::vector<CsvLine> content_lines(std::string_view text, const std::string& name, RawMeasurements& raw,
                                   std::optional<MeasurementColumns>& header) {
    std::vector<CsvLine> lines;
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
            if (complete(columns)) header = columns;
        }
    }
    return lines;
}

}  // namespace

RawMeasurements read_csv_rows(std::string_view text, const std::string& name) {
    RawMeasurements raw;
    std::optional<MeasurementColumns> columns;
    std::vector<CsvLine> lines = content_lines(text, name, raw, columns);
    if (lines.empty()) throw DataError("the file has no rows", name, header_mend);

    const char delimiter = find_delimiter(joined_brackets(lines.front().text));
    if (const auto header = columns_of_header(lines, delimiter, name, raw.warnings)) {
        columns = header;
        lines.erase(lines.begin());
        if (lines.empty()) throw DataError("there is a header but no row", name, "Add the measurements.");
    }
    if (!columns) columns = columns_without_header(lines, delimiter, name, raw.warnings);
    raw.decimal_comma = delimiter != ',';
    for (const CsvLine& line : lines) add_row(line, delimiter, *columns, name, raw);
    return raw;
}

}  // namespace latlab
