#pragma once

#include <Eigen/Dense>
#include <array>

namespace latlab {

/// Rows as points on a plane, and how much of them it shows.
struct Projection {
    Eigen::MatrixX2d scores;            ///< rows x 2, each column with mean 0
    std::array<double, 2> explained{};  ///< the share of the rows' variance in each column
};

/// The first two principal components (Pearson, 1901; Hotelling, 1933) of rows x width: centred, not scaled,
/// as samplers and predictors take an encoding's numbers as they are. A component's sign is that in which the
/// first of its large coefficients is positive. All 0 where no rows differ. Throws std::invalid_argument for
/// no rows and for numbers that are not finite.
Projection principal_components(const Eigen::MatrixXd& rows);

}  // namespace latlab
