#pragma once

#include <Eigen/Dense>
#include <vector>

#include "base/random.h"

namespace latlab {

/// A set of nodes in two halves, the first as large as the second or larger by one; each ascending.
struct Bisection {
    std::vector<int> first, second;
    double cut = 0;  ///< summed weight of the edges between them
};

/// Halves with a small cut, by Kernighan and Lin ("An efficient heuristic procedure for partitioning graphs",
/// 1970): from random halves, pairs of nodes change sides as long as that lowers the cut; the best of 50
/// starts. weights: symmetric, nodes x nodes, of any sign, the diagonal without meaning. Throws
/// std::invalid_argument unless there are two nodes or more and all weights between them are finite.
Bisection bisect(const Eigen::MatrixXd& weights, Random& random);

}  // namespace latlab
