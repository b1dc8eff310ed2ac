#pragma once

#include <vector>

#include "search/problem.h"

namespace latlab {

/// A network that differs from another in the operation at one position.
struct Neighbour {
    int position = 0;
    FoundArchitecture found;
    LatencyInterval change{};  ///< of its latency against the other's, in ms (Predictor::changes)
};

/// What one operation of a network costs.
struct OperationShare {
    LayerCost cost;  ///< in all places of the network where it stands
    /// How much lower the predicted latency is without it (without, spaces/operations.h); NaN where it cannot
    /// be left out. A difference of two predictions: it may be negative, and those of all operations do not
    /// add up to the latency.
    double saved_ms = NAN;
    LatencyInterval saved{};  ///< the 80 % interval of it
};

/// A network and all around it.
struct Neighbourhood {
    FoundArchitecture network;
    std::vector<OperationShare> operations;  ///< one for each position
    std::vector<Neighbour> neighbours;       ///< those that are connected, by position, then by operation
};

/// Limits of the problem are not minded: neighbours that exceed them carry a violation.
Neighbourhood neighbourhood(const SearchProblem& problem, const Architecture& architecture,
                            const Progress& progress = {});

}  // namespace latlab
