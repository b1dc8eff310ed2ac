#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <vector>

#include "base/progress.h"
#include "predictor/predictor.h"
#include "search/objective.h"

namespace latlab {

struct SearchSettings {
    std::size_t evaluations = 5000;  ///< distinct architectures looked at, at most
    std::size_t population = 100;
    double max_latency_ms = std::numeric_limits<double>::infinity();
    std::uint64_t seed = 1;
};

/// An architecture with its predicted accuracy (or what stands in for it) and latency.
struct FoundArchitecture {
    Architecture architecture;
    double accuracy = 0;
    LatencyEstimate latency;
};

struct SearchResult {
    std::optional<FoundArchitecture> best;  ///< the most accurate within the limit; none if nothing meets it
    std::vector<FoundArchitecture> front;   ///< the Pareto front within the limit, by rising latency
    std::optional<FoundArchitecture> fastest;  ///< of all seen, whether within the limit or not
    std::size_t evaluated = 0;
};

/// Gets the state of the search after each generation.
using SearchObserver = std::function<void(const SearchResult&)>;

/// Searches for the most accurate architectures under a latency limit: NSGA-II (Deb et al. 2002) with
/// tournaments by rank and crowding, uniform crossover and mutation of op digits. An architecture is
/// evaluated once, disconnected ones never; what is returned is taken from everything evaluated. The same
/// seed gives the same result. Throws Cancelled, and std::invalid_argument for a population below 4.
SearchResult evolutionary_search(const SearchSpace& space, const Objective& objective,
                                 const Predictor& predictor, const SearchSettings& settings,
                                 const Progress& progress = {}, const SearchObserver& observer = {});

/// The exact answer under the same objective and predictor, by looking at every connected architecture of an
/// enumerable space (std::logic_error for others).
SearchResult exhaustive_search(const SearchSpace& space, const Objective& objective,
                               const Predictor& predictor, double max_latency_ms,
                               const Progress& progress = {});

}  // namespace latlab
