#pragma once

#include <string>

#include "cli/method_arguments.h"

namespace latlab {

/// What `latlab transfer --report` tells: how far a predictor made from these measurements can be trusted.
struct TransferReport {
    std::string json;  ///< what engine/README.md says of what was left out and of trust, and each measurement
    std::string summary;  ///< a few lines for people
};

/// Leaves out measurements and transfers from the rest, as often as most_folds (engine/cross_fit.h) says.
TransferReport transfer_report(const GivenMeasurements& given, const TransferMethod& method,
                               const Predictor& predictor, std::uint64_t seed, const Progress& progress);

}  // namespace latlab
