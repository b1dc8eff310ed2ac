#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "devices/latency_table.h"
#include "predictor/predictor.h"
#include "search/evolution.h"
#include "spaces/search_space.h"

namespace latlab {

// Tables written for people and other programs: CSV after RFC 4180 with a header, numbers in the shortest
// form that reads back the same, empty cells for missing numbers.

/// architecture,latency_ms,lower_ms,upper_ms - one row for each architecture.
std::string predictions_csv(const SearchSpace& space, std::span<const Architecture> architectures,
                            std::span<const LatencyEstimate> estimates);

/// architecture,latency_ms - a file that read_measurements reads.
std::string measurements_csv(const SearchSpace& space, std::span<const Measurement> measurements);

/// index (architecture, where the space is not enumerable), then the devices - a file that
/// parse_latency_table reads.
std::string latency_table_csv(const LatencyTable& table);

/// architecture - networks to measure, after lines `# key: value` that say how the list came about.
std::string plan_csv(const SearchSpace& space, std::span<const Architecture> architectures,
                     const std::vector<std::pair<std::string, std::string>>& fields);

/// architecture,accuracy,latency_ms,lower_ms,upper_ms,macs,parameters - what a search found, in its order.
std::string found_csv(const SearchSpace& space, std::span<const FoundArchitecture> found);

}  // namespace latlab
