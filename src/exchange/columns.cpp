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
            columns.unit.reset();
            for (const std::string& word : words) {
                if (const auto unit = parse_latency_unit(word)) columns.unit = unit;
            }
        }
    }
    if (!columns.architecture && index) {
        columns.architecture = index;
        columns.by_index = true;
    }
    return columns;
}

}  // namespace latlab
