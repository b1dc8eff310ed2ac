#pragma once

#include <string>

#include "cli/method_arguments.h"

namespace latlab {

/// What `latlab transfer --report` tells: how far a predictor made from these measurements can be trusted.
struct TransferReport {
    std::string json;     ///< the fields of a transfer in engine/README.md, and each measurement
    std::string summary;  ///< a few lines for people
};

/// Leaves out one measurement at a time, so it takes as long as that many transfers (ten with nasflat).
TransferReport transfer_report(const GivenMeasurements& given, const TransferMethod& method,
                               const Predictor& predictor, std::uint64_t seed, const Progress& progress);

}  // namespace latlab
