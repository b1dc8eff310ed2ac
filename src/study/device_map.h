#pragma once

#include <Eigen/Dense>

namespace latlab {

/// Devices as points in the plane, near one another where they order architectures alike: classical scaling
/// (Torgerson, "Multidimensional scaling: I. Theory and method", 1952) of 1 - correlation. The first axis
/// spreads the devices most. correlation: symmetric, devices x devices (device_correlation); its diagonal is
/// taken to be 1, and a pair without a correlation (NaN) is placed as if it were uncorrelated. Returns
/// devices x 2, centred; an axis that spreads nothing is 0. Of the two directions of an axis that one is
/// taken in which the first of the devices far out (half as far as the farthest or more) lies on the positive
/// side. Throws std::invalid_argument unless correlation is square.
Eigen::MatrixX2d device_map(const Eigen::MatrixXd& correlation);

}  // namespace latlab
