#pragma once

#include <memory>
#include <string>
#include <vector>

#include "devices/latency_table.h"
#include "devices/task.h"
#include "predictor/evaluation.h"
#include "predictor/few_shot_prior.h"

namespace latlab::test {

/// 400 NAS-Bench-201 architectures on devices whose latency is a weighted sum of the operation counts plus a
/// small term of its own for each architecture. "twin" orders them as "target" does; "other" does not.
LatencyTable toy_table();

/// What its sources other and twin teach, made once.
std::shared_ptr<const FewShotPrior> toy_prior();

/// Sources other and twin, targets target and second.
Task toy_task();

/// The architectures of measurements.
std::vector<Architecture> architectures_of(const std::vector<Measurement>& measurements);

/// Draws the measured networks by chance.
EvaluationSampler random_sampler();

/// The measured table of a space in the folder of real tables.
LatencyTable measured_table(const std::string& folder, const SearchSpace& space);

}  // namespace latlab::test
