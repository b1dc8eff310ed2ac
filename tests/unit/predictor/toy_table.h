#pragma once

#include <memory>

#include "devices/latency_table.h"
#include "devices/task.h"
#include "predictor/few_shot_prior.h"

namespace latlab::test {

/// 400 NAS-Bench-201 architectures on devices whose latency is a weighted sum of the operation counts plus a
/// small term of its own for each architecture. "twin" orders them as "target" does; "other" does not.
LatencyTable toy_table();

/// What its sources other and twin teach, made once.
std::shared_ptr<const FewShotPrior> toy_prior();

/// Sources other and twin, targets target and second.
Task toy_task();

}  // namespace latlab::test
