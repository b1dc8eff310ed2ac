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

/// Mean over all numbers of log(1 + e^x) - target * x: the cross entropy of independent yes-or-no answers
/// with these logits. target: constants in [0, 1], of x's shape -> 1 x 1.
template <class S>
Variable<S> binary_cross_entropy(const Variable<S>& x, const Eigen::Ref<const Matrix<S>>& target);

/// Mean over the rows of -sum_c q_c log softmax(x)_c; q gives the row's label 1 - smoothing, and smoothing
/// spread evenly over all columns besides (label smoothing as in PyTorch). x (n x m), labels: n column
/// numbers -> 1 x 1.
template <class S>
Variable<S> cross_entropy(const Variable<S>& x, std::vector<std::int32_t> labels, double smoothing = 0);

/// Mean over the rows of the Kullback-Leibler divergence of independent normal numbers from N(0, 1):
/// -1/2 sum (1 + 2 log_deviation - mean^2 - e^(2 log_deviation)). Both n x m -> 1 x 1.
template <class S>
Variable<S> normal_divergence(const Variable<S>& mean, const Variable<S>& log_deviation);

}  // namespace latlab::nn
