#pragma once

#include <cstdint>

#include "base/progress.h"
#include "devices/latency_table.h"
#include "predictor/few_shot_prior.h"
#include "predictor/learning_curve.h"

namespace latlab {

/// The learning curve of designed measurements, from the known devices themselves: each of the prior's
/// devices plays the target, left out with its aliases. What is measured is designed among 2,000 of its
/// architectures drawn by the seed, and up to 1,000 others score what few-shot makes of it, in the mean of
/// three draws. table: the devices' values. A count that fewer than five devices could be scored at is left
/// out, so the curve may be empty.
LearningCurve known_device_curve(const FewShotPrior& prior, const LatencyTable& table, std::uint64_t seed,
                                 const Progress& progress = {});

}  // namespace latlab
