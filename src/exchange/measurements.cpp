#include "exchange/measurements.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>

#include "base/error.h"
#include "base/statistics.h"
#include "base/text.h"
#include "exchange/architecture_reader.h"
#include "exchange/latency_doubts.h"
#include "exchange/raw_measurements.h"
#include "exchange/standard_errors.h"
#include "exchange/text.h"

namespace latlab {
namespace {

constexpr double shortest_ms = 1e-6, longest_ms = 1e8;

// The latency of a row as written, and its unit where the row states one.
bool read_latency(const RawRow& raw, bool decimal_comma, MeasurementRow& row) {
    const LeadingNumber number = leading_number(raw.latency, decimal_comma);
    const auto refuse = [&](std::string reason, std::string mend) {
        row.reason = "the latency " + in_quotes(raw.latency) + " " + reason;
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

// What a cell says of how exact a latency is; NaN for none, and for one that says nothing of the kind. A unit
// behind the number has to be that of the latency.
double read_exactness(const std::string& cell, bool decimal_comma, std::optional<LatencyUnit> unit) {
    const LeadingNumber number = leading_number(cell, decimal_comma);
    const bool in_unit = number.rest.empty() || (unit && parse_latency_unit(number.rest) == unit);
    const bool sound = number.kind == LeadingNumber::Kind::number && in_unit && number.value >= 0 &&
                       number.value <= longest_ms;
    return sound ? number.value : NAN;
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
        row.reason = "the latency " + in_quotes(raw.latency) + " in " + std::string(unit_symbol(*row.unit)) +
                     " is not one a network can have";
        row.mend = "Check the number and its unit.";
        return row;
    }
    row.architecture = *architecture;
    row.deviation = read_exactness(raw.deviation, decimal_comma, row.unit);
    row.runs = read_exactness(raw.runs, decimal_comma, std::nullopt);
    row.standard_error = read_exactness(raw.standard_error, decimal_comma, row.unit);
    row.understood = true;
    return row;
}

// The rows of one architecture.
struct Group {
    std::vector<double> latencies;  // in ms
    const MeasurementRow* first = nullptr;

    double stated(double MeasurementRow::*number) const {
        return latencies.size() == 1 ? to_milliseconds(first->*number, *first->unit) : NAN;
    }
    bool runs_told() const { return latencies.size() > 1 || first->runs >= 1; }
    Repeats repeats() const {
        const std::size_t count = latencies.size();
        if (count > 1) return {median(latencies), standard_deviation(latencies), count};
        if (!runs_told()) return {latencies[0]};
        return {latencies[0], stated(&MeasurementRow::deviation), static_cast<std::size_t>(first->runs)};
    }
};

std::vector<Group> grouped(const MeasurementFile& file) {
    std::unordered_map<Architecture, std::size_t, ArchitectureHash> place;
    std::vector<Group> groups;
    for (const MeasurementRow& row : file.rows) {
        if (!row.understood) continue;
        const auto [found, is_new] = place.try_emplace(row.architecture, groups.size());
        if (is_new) groups.push_back({{}, &row});
        groups[found->second].latencies.push_back(to_milliseconds(row.value, *row.unit));
    }
    return groups;
}

// Repeats that differ as noise does not: one of them is gone wrong, or the machine was busy.
void question_repeats(const std::vector<Group>& groups, MeasurementFile& file) {
    constexpr double widest = 2;
    const Group* first = nullptr;
    std::size_t count = 0;
    for (const Group& group : groups) {
        const auto [low, high] = std::minmax_element(group.latencies.begin(), group.latencies.end());
        if (*high <= widest * *low) continue;
        if (count++ == 0) first = &group;
    }
    if (count == 0) return;
    const auto [low, high] = std::minmax_element(first->latencies.begin(), first->latencies.end());
    file.warnings.push_back(
        "Repeats of " +
        (count == 1 ? std::string("one architecture") : std::to_string(count) + " architectures") +
        " differ more than twofold (row " + std::to_string(first->first->line) + ": " + from_number(*low) +
        " to " + from_number(*high) + " ms): was the device busy?");
}

// The median latency of each architecture and how exact it is, in the order of the file.
void gather(MeasurementFile& file) {
    const std::vector<Group> groups = grouped(file);
    std::vector<Repeats> repeats;
    std::size_t repeated = 0;
    bool of_unknown_runs = false;
    for (const Group& group : groups) {
        repeats.push_back(group.repeats());
        repeated += group.latencies.size() > 1;
        of_unknown_runs = of_unknown_runs || (!group.runs_told() && !std::isnan(group.first->deviation) &&
                                              std::isnan(group.first->standard_error));
    }
    const std::vector<double> errors = standard_errors(repeats);
    for (std::size_t i = 0; i < groups.size(); ++i) {
        const double stated = groups[i].stated(&MeasurementRow::standard_error);
        file.measurements.push_back(
            {groups[i].first->architecture, repeats[i].latency_ms, std::isnan(stated) ? errors[i] : stated});
    }
    if (repeated > 0) {
        file.warnings.push_back(
            (repeated == 1 ? "One architecture occurs" : std::to_string(repeated) + " architectures occur") +
            " more than once: the median of its latencies counts, which one run gone wrong does not move, "
            "and how far they differ says how exact it is.");
        question_repeats(groups, file);
    }
    if (of_unknown_runs) {
        file.warnings.emplace_back(
            "How many runs the deviations are of is not told, so they were not used: add a column \"runs\".");
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

// A table may begin with a bracket as well: [3,1,0,2,4,1],12.5.
bool is_json(std::string_view text) {
    if (text.front() != '[') return text.front() == '{';
    const std::size_t close = text.find(']');
    const bool list_of_lists = text.size() > 1 && text[1] == '[';
    return close == std::string_view::npos || list_of_lists || !is_architecture(text.substr(0, close + 1));
}

RawMeasurements read_rows(std::string_view bytes, const std::string& name, const ForeignOptions& foreign) {
    if (is_foreign(bytes)) return read_foreign_rows(bytes, name, foreign);
    const std::string_view text = checked_text(bytes, name);
    return is_json(trim(text)) ? read_json_rows(text, name) : read_csv_rows(text, name);
}

}  // namespace

std::size_t MeasurementFile::refused() const {
    return static_cast<std::size_t>(
        std::count_if(rows.begin(), rows.end(), [](const MeasurementRow& row) { return !row.understood; }));
}

MeasurementFile read_measurements(std::string_view bytes, const std::string& name,
                                  const MeasurementOptions& options) {
    RawMeasurements raw = read_rows(bytes, name, options.foreign);
    MeasurementFile file;
    file.name = name;
    const std::optional<LatencyUnit> unit = unit_of_file(raw, options);
    ArchitectureReader reader(name, options.space);
    file.rows.reserve(raw.rows.size());
    for (const RawRow& row : raw.rows) file.rows.push_back(read_row(row, raw.decimal_comma, unit, reader));
    file.space = reader.space();
    file.protocol = std::move(raw.protocol);
    file.warnings = std::move(raw.warnings);

    file.rows_without_unit = static_cast<std::size_t>(std::count_if(
        file.rows.begin(), file.rows.end(), [](const auto& row) { return row.understood && !row.unit; }));
    const auto understood = std::find_if(file.rows.begin(), file.rows.end(),
                                         [](const MeasurementRow& row) { return row.understood; });
    file.unit = understood == file.rows.end() ? unit : understood->unit;
    if (const std::size_t refused = file.refused()) {
        file.warnings.push_back(std::to_string(refused) + " of " + std::to_string(file.rows.size()) +
                                (refused == 1 ? " rows was refused." : " rows were refused."));
    }
    if (file.unit_unknown()) return file;
    gather(file);
    if (file.space && file.unit) {
        for (std::string& doubt : latency_doubts(*file.space, file.measurements, *file.unit))
            file.warnings.push_back(std::move(doubt));
    }
    return file;
}

}  // namespace latlab
