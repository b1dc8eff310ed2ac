#include "exchange/measurements.h"

#include <algorithm>
#include <unordered_map>

#include "base/error.h"
#include "base/statistics.h"
#include "base/text.h"
#include "exchange/architecture_reader.h"
#include "exchange/raw_measurements.h"
#include "exchange/text.h"

namespace latlab {
namespace {

constexpr double shortest_ms = 1e-6, longest_ms = 1e8;

// The latency of a row as written, and its unit where the row states one.
bool read_latency(const RawRow& raw, bool decimal_comma, MeasurementRow& row) {
    const LeadingNumber number = leading_number(raw.latency, decimal_comma);
    const auto refuse = [&](std::string reason, std::string mend) {
        row.reason = "the latency " + quoted(raw.latency) + " " + reason;
        row.mend = std::move(mend);
        return false;
    };
    if (number.kind == LeadingNumber::Kind::out_of_range) {
        return refuse("is not a finite number", "Measure it again or remove the row.");
    }
    row.unit = raw.unit;
    if (number.kind == LeadingNumber::Kind::number && !number.rest.empty()) {
        row.unit = parse_latency_unit(number.rest);
        if (!row.unit && number.rest.front() == ',') {
            return refuse("has a comma", "Write a decimal point, or separate the columns with semicolons.");
        }
    }
    if (number.kind == LeadingNumber::Kind::none || (!number.rest.empty() && !row.unit)) {
        return refuse("is not a number", "Write it like 12.34.");
    }
    if (number.value <= 0) {
        return refuse(number.value < 0 ? "is negative" : "is zero",
                      "A latency is above zero; measure it again or remove the row.");
    }
    row.value = number.value;
    return true;
}

bool plausible(double milliseconds) {
    return milliseconds >= shortest_ms && milliseconds <= longest_ms;
}

MeasurementRow read_row(const RawRow& raw, bool decimal_comma, std::optional<LatencyUnit> unit,
                        ArchitectureReader& reader) {
    MeasurementRow row;
    row.line = raw.line;
    row.text = raw.text;
    row.reason = raw.reason;
    row.mend = raw.mend;
    if (!row.reason.empty()) return row;

    Refusal refusal;
    const std::optional<Architecture> architecture = reader.read(raw, refusal);
    if (!architecture) {
        row.reason = refusal.reason;
        row.mend = refusal.mend;
        return row;
    }
    if (!read_latency(raw, decimal_comma, row)) return row;
    if (!row.unit) row.unit = unit;
    if (row.unit && !plausible(to_milliseconds(row.value, *row.unit))) {
        row.reason = "the latency " + quoted(raw.latency) + " in " + std::string(unit_symbol(*row.unit)) +
                     " is not one a network can have";
        row.mend = "Check the number and its unit.";
        return row;
    }
    row.architecture = *architecture;
    row.understood = true;
    return row;
}

// The median latency of each architecture, in the order of the file.
void gather(MeasurementFile& file) {
    std::unordered_map<Architecture, std::size_t, ArchitectureHash> place;
    std::vector<std::vector<double>> latencies;
    for (const MeasurementRow& row : file.rows) {
        if (!row.understood) continue;
        const auto [found, is_new] = place.try_emplace(row.architecture, latencies.size());
        if (is_new) {
            latencies.emplace_back();
            file.measurements.push_back({row.architecture, 0});
        }
        latencies[found->second].push_back(to_milliseconds(row.value, *row.unit));
    }
    std::size_t repeated = 0;
    for (std::size_t i = 0; i < latencies.size(); ++i) {
        file.measurements[i].latency_ms = median(latencies[i]);
        repeated += latencies[i].size() > 1;
    }
    if (repeated > 0) {
        file.warnings.push_back(
            (repeated == 1 ? "One architecture occurs" : std::to_string(repeated) + " architectures occur") +
            " more than once; the median of the latencies was taken.");
    }
}

// The unit that holds where the column says nothing: a protocol line, then what the caller knows.
std::optional<LatencyUnit> unit_of_file(const RawMeasurements& raw, const MeasurementOptions& options) {
    for (const char* key : {"unit", "latency_unit", "units"}) {
        const auto field = raw.protocol.find(key);
        if (field == raw.protocol.end()) continue;
        if (const auto unit = parse_latency_unit(field->second)) return unit;
    }
    return options.unit;
}

}  // namespace

bool MeasurementFile::unit_unknown() const {
    return std::any_of(rows.begin(), rows.end(),
                       [](const MeasurementRow& row) { return row.understood && !row.unit; });
}

std::size_t MeasurementFile::refused() const {
    return static_cast<std::size_t>(
        std::count_if(rows.begin(), rows.end(), [](const MeasurementRow& row) { return !row.understood; }));
}

MeasurementFile read_measurements(std::string_view text, const std::string& name,
                                  const MeasurementOptions& options) {
    text = checked_text(text, name);
    const char first = trim(text).front();
    RawMeasurements raw =
        first == '{' || first == '[' ? read_json_rows(text, name) : read_csv_rows(text, name);

    MeasurementFile file;
    file.name = name;
    const std::optional<LatencyUnit> unit = unit_of_file(raw, options);
    ArchitectureReader reader(name, options.space);
    file.rows.reserve(raw.rows.size());
    for (const RawRow& row : raw.rows) file.rows.push_back(read_row(row, raw.decimal_comma, unit, reader));
    file.space = reader.space();
    file.protocol = std::move(raw.protocol);
    file.warnings = std::move(raw.warnings);

    const auto understood = std::find_if(file.rows.begin(), file.rows.end(),
                                         [](const MeasurementRow& row) { return row.understood; });
    file.unit = understood == file.rows.end() ? unit : understood->unit;
    if (const std::size_t refused = file.refused()) {
        file.warnings.push_back(std::to_string(refused) + " of " + std::to_string(file.rows.size()) +
                                (refused == 1 ? " rows was refused." : " rows were refused."));
    }
    if (!file.unit_unknown()) gather(file);
    return file;
}

}  // namespace latlab
