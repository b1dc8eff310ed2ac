#include "exchange/columns.h"

#include <algorithm>
#include <map>
#include <string_view>

#include "base/text.h"
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

// Words that name a latency only where nothing else in the name speaks of something else.
bool is_vague(const std::string& word) {
    return has_any({word}, {"value", "values", "result", "results", "measured", "mean", "median", "avg",
                            "average"}) ||
           parse_latency_unit(word);
}

// How surely a column is the latency: 0 "latency", 1 another word for it, 2 a unit alone, 3 "mean", "result"
// and the like; nothing if it is not.
std::optional<int> latency_rank(const std::vector<std::string>& words) {
    if (has_any(words, {"std",    "stddev",   "stdev", "sd",      "deviation", "error",    "err",
                        "var",    "variance", "min",   "minimum", "max",       "maximum",  "lower",
                        "upper",  "low",      "high",  "repeat",  "repeats",   "count",    "number",
                        "p5",     "p10",      "p90",   "p95",     "p99",       "interval", "start",
                        "warmup", "build",    "date",  "stamp",   "timestamp"})) {
        return std::nullopt;
    }
    if (has_any(words, {"latency", "latencies", "lat"})) return 0;
    if (has_any(words, {"time", "runtime", "duration", "elapsed", "inference"})) return 1;
    if (words.size() == 1 && words[0] != "s" && parse_latency_unit(words[0])) return 2;
    if (!words.empty() && words[0] != "s" && std::all_of(words.begin(), words.end(), is_vague)) return 3;
    return std::nullopt;
}

// Columns that differ only in a number, in its order: "run 1", "run 2", "run 3".
using Numbered = std::map<std::size_t, std::size_t>;  // number -> column

// Takes the number out of the words of a column: "latency_ms_3", "run3". Nothing where there is none.
std::optional<std::size_t> take_number(std::vector<std::string>& words) {
    for (std::size_t i = words.size(); i-- > 0;) {
        const std::size_t letters = words[i].find_last_not_of("0123456789") + 1;
        const auto number = to_index(std::string_view(words[i]).substr(letters));
        if (!number) continue;
        if (letters == 0) {
            words.erase(words.begin() + static_cast<std::ptrdiff_t>(i));
        } else {
            words[i].resize(letters);
        }
        return number;
    }
    return std::nullopt;
}

// The largest family of columns numbered from 0 or 1 without gaps whose words are what `wanted` says.
std::vector<std::size_t> numbered_columns(std::span<const std::string> names,
                                          bool (*wanted)(const std::vector<std::string>&)) {
    std::map<std::vector<std::string>, Numbered> families;
    for (std::size_t i = 0; i < names.size(); ++i) {
        std::vector<std::string> words = words_of(names[i]);
        const auto number = take_number(words);
        if (number && wanted(words)) families[words].emplace(*number, i);
    }
    std::vector<std::size_t> best;
    for (const auto& [words, family] : families) {
        const std::size_t first = family.begin()->first, last = family.rbegin()->first;
        if (first > 1 || last - first + 1 != family.size() || family.size() <= best.size()) continue;
        best.clear();
        for (const auto& [number, column] : family) best.push_back(column);
    }
    return best;
}

bool names_run(const std::vector<std::string>& words) {
    const bool run = has_any(
        words, {"run", "rep", "repeat", "trial", "round", "iteration", "iter", "measurement", "sample", "t"});
    return (run && words.size() <= 2) || latency_rank(words).has_value();
}

bool names_digit(const std::vector<std::string>& words) {
    return words.size() == 1 && has_any(words, {"op", "ops", "digit", "edge", "layer", "block", "operation"});
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
    const auto is_repeat = [&](std::size_t i) {
        return std::find(columns.repeats.begin(), columns.repeats.end(), i) != columns.repeats.end();
    };
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (i == columns.architecture || i == columns.latency || is_repeat(i)) continue;
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

bool complete(const MeasurementColumns& columns) {
    return (columns.architecture || !columns.digits.empty()) && columns.latency;
}

MeasurementColumns recognise_columns(std::span<const std::string> names) {
    MeasurementColumns columns;
    const std::vector<std::size_t> runs = numbered_columns(names, names_run);
    std::optional<std::size_t> index;
    int best_rank = 0;
    for (std::size_t i = 0; i < names.size(); ++i) {
        const std::vector<std::string> words = words_of(names[i]);
        if (has_any(words, {"index", "idx"})) {
            if (!index && words.size() <= 2) index = i;
        } else if (has_any(words, {"architecture", "arch"})) {
            if (!columns.architecture) columns.architecture = i;
        } else if (std::find(runs.begin(), runs.end(), i) != runs.end()) {
            continue;
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
    if (!columns.architecture) columns.digits = numbered_columns(names, names_digit);
    if (!runs.empty() && columns.latency) columns.other_latencies.push_back(runs.front());
    if (!runs.empty() && !columns.latency) {
        columns.latency = runs.front();
        columns.repeats.assign(runs.begin() + 1, runs.end());
        columns.unit = unit_among(words_of(names[runs.front()]));
    }
    recognise_exactness(names, columns);
    return columns;
}

}  // namespace latlab
