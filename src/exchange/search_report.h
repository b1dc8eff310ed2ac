#pragma once

#include <nlohmann/json_fwd.hpp>
#include <span>

#include "search/evolution.h"

namespace latlab {

/// {architecture, accuracy, latency_ms, lower_ms, upper_ms, macs, parameters}, null for missing bounds; with
/// several devices `other_latencies` ({latency_ms, lower_ms, upper_ms} of each after the first), with further
/// numbers `further` (a number each).
nlohmann::json found_json(const SearchSpace& space, const FoundArchitecture& found);

/// {best, front, fastest, evaluated}; best is null when nothing meets the limit.
nlohmann::json search_json(const SearchSpace& space, const SearchResult& result);

/// {evaluated, hypervolume, reference_latency_ms, reference_accuracy}: two lists with an entry for each
/// generation, and the corner that the hypervolumes are taken within.
nlohmann::json history_json(const SearchHistory& history);
/// {latency_ms, accuracy}: lists of the networks of the sample that were looked at as number `first` or
/// later.
nlohmann::json sample_json(const SearchHistory& history, std::size_t first = 0);

}  // namespace latlab
