#pragma once

#include "predictor/dead_operations.h"
#include "predictor/left_out_figures.h"
#include "predictor/suspicion.h"

namespace latlab {

/// How much of what a few-shot predictor says comes from a group of numbers.
struct GroupShare {
    std::string group;       ///< its name in the prior, "known devices" or one of the space's feature map
    std::string plain_name;  ///< what it is, for people
    double share = 0;
};

/// What the k measurements alone tell of a predictor made from them.
struct TrustReport {
    FigureBounds figures;
    std::vector<double> deviations;  ///< one a measurement (deviations_off)
    std::vector<SuspiciousMeasurement> suspicious;
    std::string interval_note;  ///< where the intervals' width comes from; empty where there are none
    // Of few-shot only:
    std::vector<double> counts;            ///< how much each measurement used counts, 1 for one that agrees
    std::vector<GroupShare> group_shares;  ///< add up to 1, the largest first
    std::optional<DeadOperations> dead_operations;
};

/// left_out: each measurement as predicted without it (cross_fit of engine/cross_fit.h), NaN where it could
/// not be; predictor: what the method made of all of them with this seed, which draws the bootstrap too.
TrustReport trust_report(const SearchSpace& space, std::span<const Measurement> measurements,
                         std::span<const LatencyEstimate> left_out, const TransferMethod& method,
                         const Predictor& predictor, std::uint64_t seed);

/// Which intervals so many measurements carry by themselves (conformal prediction), and which are the
/// process' own belief for want of more; a sentence or two.
std::string interval_note(std::size_t measurements);

/// Shares of the predicted latencies' variance over the space: the covariance of a group's part with the
/// whole, those below zero taken as zero.
std::vector<GroupShare> group_shares(const FewShotPosterior& posterior);

}  // namespace latlab
