#pragma once

#include <cmath>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace latlab::app {

/// Where a number lies; NaN where that is not known.
struct Range {
    double lower = NAN, upper = NAN;
};

/// A measurement that the others contradict.
struct SuspiciousNetwork {
    std::size_t network = 0;  ///< its place among the measured ones
    std::string kind, reason;
    double deviations = NAN;
};

struct KnowledgeShare {
    std::string group, name;
    double share = 0;
};

/// A network worth measuring, and by which share the intervals become narrower with it and those before it.
struct NextNetwork {
    std::string architecture;
    double narrows = NAN;
};

/// What the measurements alone tell of a predictor: the engine's field "trust" (engine/README.md). Lists and
/// texts are empty where it tells nothing.
struct TrustResult {
    Range spearman, kendall, median_relative_error;  ///< 80 %
    std::vector<SuspiciousNetwork> suspicious;
    std::string interval_note;
    std::vector<KnowledgeShare> shares;   ///< the largest first
    std::string dead_verdict, dead_text;  ///< on operations that lead nowhere
    std::vector<NextNetwork> next;
};

/// Throws nlohmann::json::exception where a field has the wrong type.
TrustResult trust_result(const nlohmann::json& fields);
nlohmann::json to_json(const TrustResult& trust);

}  // namespace latlab::app
