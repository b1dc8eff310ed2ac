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

}  // namespace latlab
