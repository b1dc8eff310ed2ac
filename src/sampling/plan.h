#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/progress.h"
#include "predictor/few_shot_prior.h"
#include "sampling/sampler.h"

namespace latlab {

/// What to measure on a device.
struct PlanRequest {
    const SearchSpace* space = nullptr;
    std::string sampler = "designed";             ///< any that sees no latency
    std::size_t count = 20;                       ///< how many more
    std::uint64_t seed = 1;                       ///< draws the candidates
    std::vector<Architecture> measured;           ///< what is measured already: a design goes on from it
    std::shared_ptr<const Encoder> encoder = {};  ///< what zcp, arch2vec, cate and caz need
    EncodingMethod method = {};                   ///< of these
};

/// Candidates that a plan chooses from, none of which is another one with unused operations; of an encoder
/// that is a table, from its rows.
inline constexpr std::size_t plan_candidates = 2'000;

/// The networks to measure, those that tell most first, none of them a measured one, not even but for unused
/// operations. Throws UsageError for an unknown sampler, the oracle and a missing encoder, DataError when
/// there are fewer candidates than asked for. prior: what designed needs.
std::vector<Architecture> plan_measurements(const PlanRequest& request,
                                            const std::shared_ptr<const FewShotPrior>& prior,
                                            const Progress& progress = {});

/// Each of these once, in their order.
std::vector<Architecture> each_once(std::span<const Architecture> architectures);

/// What to know where known devices are left out of a prior with a learning curve.
inline constexpr const char* curve_of_all_devices =
    "The learning curve is that of all known devices, the excluded ones among them.";

/// How many networks have to be measured, beyond those that are, for this median relative error (0.03 for
/// 3 %) on half of the known devices. Throws DataError when there is no curve, when no count of it reaches
/// the error, and when nothing more is needed.
std::size_t measurements_for_error(const LearningCurve& curve, double error, std::size_t measured);

}  // namespace latlab
