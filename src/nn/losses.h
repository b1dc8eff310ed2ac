#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "nn/tape.h"

namespace latlab::nn {

/// Items whose scores a ranking loss compares.
struct RankedPair {
    std::int32_t higher;  ///< row of the item whose target is higher
    std::int32_t lower;
};

/// scores (n x 1) -> 1 x 1: mean over the pairs of max(0, margin - (score_higher - score_lower)); 0 without
/// pairs.
template <class S>
Variable<S> pairwise_hinge(const Variable<S>& scores, std::vector<RankedPair> pairs, double margin = 0.1);

/// Mean over all numbers of (x - target)^2; target is a constant of x's shape -> 1 x 1.
template <class S>
Variable<S> mean_squared_error(const Variable<S>& x, const Eigen::Ref<const Matrix<S>>& target);

}  // namespace latlab::nn
