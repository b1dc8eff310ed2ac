#pragma once

#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "engine/command.h"
#include "search/objectives.h"
#include "search/problem.h"

namespace latlab {

/// A device that networks are to be fast on, too.
struct OtherDevice {
    std::string name;
    FitCommand fit;
    double max_latency_ms = std::numeric_limits<double>::infinity();
};

/// A further number by its name (search/objectives.h), and what is wanted of it.
struct NumberWish {
    std::string number;
    FurtherAim aim;  ///< without the number itself
};

/// The fields of `search` in engine/README.md beside those of the first device's fit.
struct SearchRequest {
    std::string objective;
    double max_latency_ms = std::numeric_limits<double>::infinity();
    double risk = 0.5;  ///< of exceeding it (LatencyAtRisk)
    std::vector<OtherDevice> devices;
    std::vector<NumberWish> further;
    std::optional<TableFile> table;  ///< the user's own; its text stays in the command
    std::uint64_t seed = 1;
    std::size_t evaluations = 5000;
};

inline constexpr std::size_t max_other_devices = 4, max_further_numbers = 8;

/// Throws DataError whose `where` is the field, and UsageError for an objective or a number of no known name.
SearchRequest read_search(const nlohmann::json& command);

}  // namespace latlab
