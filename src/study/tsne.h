#pragma once

#include <Eigen/Dense>
#include <cstdint>

#include "base/progress.h"

namespace latlab {

struct TsneOptions {
    double perplexity = 30;  ///< how many neighbours a row is meant to have
    int iterations = 500;
    std::uint64_t seed = 1;  ///< of what moves rows apart that start at one place
};

/// Rows as points on a plane, close rows close together.
struct TsneMap {
    Eigen::MatrixX2d points;  ///< rows x 2, each column with mean 0
    double divergence = 0;    ///< Kullback-Leibler divergence in nats of the map's neighbours from the rows'
};

/// Time grows with the square of the rows.
inline constexpr Eigen::Index max_tsne_rows = 1'000;

/// t-distributed stochastic neighbour embedding (van der Maaten and Hinton, 2008) of rows x width, exact. It
/// starts from the principal components, so that one map looks much like another of the same rows. Throws
/// DataError for more than max_tsne_rows rows and for a perplexity that is less than 2 or not below the
/// number of other rows, std::invalid_argument for numbers that are not finite, and Cancelled.
TsneMap tsne(const Eigen::MatrixXd& rows, const TsneOptions& options = {}, const Progress& progress = {});

// Its parts.

/// Rows x rows, p of equation 1 made symmetric: how likely two rows are neighbours. They sum up to 1 and the
/// diagonal is 0. A row's Gaussian is as wide as gives it the perplexity; where more rows than that coincide
/// with it, it has these for neighbours and no others.
Eigen::MatrixXd neighbour_probabilities(const Eigen::MatrixXd& rows, double perplexity);

/// The Kullback-Leibler divergence (equation 2) of a map (rows x 2) whose points are neighbours by Student's
/// t (equation 4).
double map_divergence(const Eigen::MatrixXd& probabilities, const Eigen::MatrixX2d& points);

/// Its derivative with respect to the points (equation 5), rows x 2, with all attraction multiplied by
/// `exaggeration`.
Eigen::MatrixX2d map_gradient(const Eigen::MatrixXd& probabilities, const Eigen::MatrixX2d& points,
                              double exaggeration = 1);

}  // namespace latlab
