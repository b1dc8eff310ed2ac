#include "exchange/columns.h"

#include <algorithm>
#include <string_view>

#include "exchange/text.h"

namespace latlab {
namespace {

// The words of a column name: "Latency (µs)" -> latency, µs. Bytes of UTF-8 letters count as letters.
std::vector<std::string> words_of(std::string_view name) {
    std::vector<std::string> words(1);
    for (const char c : lower_case(name)) {
        const bool letter =
            (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) > 0x7F;
        if (letter) {
            words.back() += c;
        } else if (!words.back().empty()) {
            words.emplace_back();
        }
    }
    if (words.back().empty()) words.pop_back();
    return words;
}

bool has_any(const std::vector<std::string>& words, std::initializer_list<std::string_view> sought) {
    return std::any_of(words.begin(), words.end(), [&](const std::string& word) {
        return std::find(sought.begin(), sought.end(), word) != sought.end();
    });
}

// How surely a column is the latency: 0 "latency", 1 another word for it, 2 a unit alone; nothing if it is
// not.
std::optional<int> latency_rank(const std::vector<std::string>& words) {
    if (has_any(words, {"std",    "stddev",   "stdev", "sd",      "deviation", "error",    "err",
                        "var",    "variance", "min",   "minimum", "max",       "maximum",  "lower",
                        "upper",  "low",      "high",  "repeat",  "repeats",   "count",    "number",
                        "p5",     "p10",      "p90",   "p95",     "p99",       "interval", "start",
                        "warmup", "build",    "date",  "stamp",   "timestamp"})) {
        return std::nullopt;
    }
    if (has_any(words, {"latency", "latencies"})) return 0;
    if (has_any(words, {"time", "runtime", "duration", "elapsed", "inference"})) return 1;
    if (words.size() == 1 && words[0] != "s" && parse_latency_unit(words[0])) return 2;
    return std::nullopt;
}

enum class Exactness { none, deviation, runs, standard_error };

// What a column that is no latency says of how exact one is. Relative ones are in no unit of time.
Exactness exactness(const std::string& name, const std::vector<std::string>& words) {
    if (name.find('%') != std::string::npos ||
        has_any(words, {"relative", "rel", "percent", "pct", "warmup", "warm", "build"}))
        return Exactness::none;
    if (has_any(words, {"stderr", "sem"}) ||
        (has_any(words, {"standard", "std"}) && has_any(words, {"error"})))
        return Exactness::standard_error;
    if (has_any(words, {"std", "stddev", "stdev", "sd", "deviation"})) return Exactness::deviation;
    if (has_any(words, {"runs", "rounds", "repeats", "repetitions", "iterations"})) return Exactness::runs;
    return words.size() == 1 && has_any(words, {"count", "n", "samples"}) ? Exactness::runs : Exactness::none;
}

std::optional<LatencyUnit> unit_among(const std::vector<std::string>& words) {
    std::optional<LatencyUnit> unit;
    for (const std::string& word : words) {
        if (const auto found = parse_latency_unit(word)) unit = found;
    }
    return unit;
}

void recognise_exactness(std::span<const std::string> names, MeasurementColumns& columns) {
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (i == columns.architecture || i == columns.latency) continue;
        const std::vector<std::string> words = words_of(names[i]);
        const Exactness kind = exactness(names[i], words);
        if (kind == Exactness::none) continue;
        const auto unit = unit_among(words);
        if (kind != Exactness::runs && unit && unit != columns.unit) continue;
        auto& column = kind == Exactness::runs        ? columns.runs
                       : kind == Exactness::deviation ? columns.deviation
                                                      : columns.standard_error;
        if (!column) column = i;
    }
}

}  // namespace

MeasurementColumns recognise_columns(std::span<const std::string> names) {
    MeasurementColumns columns;
    std::optional<std::size_t> index;
    int best_rank = 0;
    for (std::size_t i = 0; i < names.size(); ++i) {
        const std::vector<std::string> words = words_of(names[i]);
        if (has_any(words, {"index", "idx"})) {
            if (!index && words.size() <= 2) index = i;
        } else if (has_any(words, {"architecture", "arch"})) {
            if (!columns.architecture) columns.architecture = i;
        } else if (const std::optional<int> rank = latency_rank(words)) {
            const bool better = !columns.latency || *rank < best_rank;
            if (columns.latency) columns.other_latencies.push_back(better ? *columns.latency : i);
            if (!better) continue;
            columns.latency = i;
            best_rank = *rank;
            columns.unit = unit_among(words);
        }
    }
    if (!columns.architecture && index) {
        columns.architecture = index;
        columns.by_index = true;
    }
    recognise_exactness(names, columns);
    return columns;
}

}  // namespace latlab
