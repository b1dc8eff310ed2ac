#pragma once

#include <span>
#include <string>
#include <vector>

#include "predictor/predictor.h"

namespace latlab {

/// Throws DataError, with what to do, unless the measurements can carry a predictor: two architectures at
/// least, latencies finite and positive and not all equal.
void check_measurements(std::span<const Measurement> measurements);

/// How well a method predicts each measurement from the others (engine/cross_fit.h).
struct LeaveOneOut {
    std::vector<double> predicted_ms;  ///< one a measurement
    double spearman = NAN;             ///< NaN where the predictions are all equal
    double kendall = NAN;              ///< tau-b
    double median_relative_error = NAN;
};

/// What a person should know before trusting a predictor made from these measurements, one sentence each:
/// few measurements, whole numbers with many ties, architectures without a path from input to output, and,
/// where leave_one_out is given, that the predictor barely orders what it has not seen.
std::vector<std::string> trust_warnings(const SearchSpace& space, std::span<const Measurement> measurements,
                                        const LeaveOneOut* leave_one_out = nullptr);

}  // namespace latlab
