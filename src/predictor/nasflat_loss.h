#pragma once

#include <Eigen/Dense>
#include <span>

#include "base/random.h"
#include "predictor/nasflat_options.h"

namespace latlab {

/// Architectures whose scores are compared: [first, first + count) of a batch's rows.
struct NasflatGroup {
    int first = 0, count = 0;
};

/// The loss over all pairs i, j of a group with target_i > target_j, averaged over them, then over the groups
/// that have such pairs:
///   hinge        max(0, margin - (score_i - score_j))
///   differences  ((score_i - score_j) - (target_i - target_j))^2, equal targets included
/// gradient gets its derivative with respect to the scores. With a pair cap of c, c times count pairs of a
/// group are drawn from `random` where it has more.
double nasflat_loss(std::span<const float> scores, std::span<const float> targets,
                    std::span<const NasflatGroup> groups, const NasflatOptions& options, Random& random,
                    std::span<float> gradient);

}  // namespace latlab
