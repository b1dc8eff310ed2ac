#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "predictor/predictor.h"
#include "predictor/transfer_checks.h"

namespace latlab {

/// Each measurement predicted by a predictor that was transferred without it.
struct CrossFit {
    /// One a measurement, and the figures over those that could be predicted (NaN: what was left could not
    /// carry a predictor).
    LeaveOneOut left_out;
    /// The same predictions with their intervals, all NaN where there is none.
    std::vector<LatencyEstimate> estimates;
    std::size_t folds = 0;  ///< as many as architectures where each was left out alone
};

/// Into how many parts at most measurements are to be left out: refitting takes nasflat seconds, few-shot a
/// solve that grows with the cube of the measurements, and the others next to nothing.
std::size_t most_folds(std::string_view predictor, std::size_t measurements);

/// Leaves out one architecture at a time where there are at most max_folds, otherwise max_folds groups of
/// equal size drawn by seed, and transfers from all others each time.
CrossFit cross_fit(const TransferMethod& method, std::span<const Measurement> measurements,
                   std::size_t max_folds, std::uint64_t seed, const Progress& progress = {});

}  // namespace latlab
