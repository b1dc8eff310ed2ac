#pragma once

#include <Eigen/Dense>

namespace latlab::nn {

using Eigen::Index;

/// Rows are nodes or items, columns are features; contiguous by row. S is float (production) or double
/// (gradient checks): everything in src/nn is instantiated for these two.
template <class S>
using Matrix = Eigen::Matrix<S, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// A matrix somebody else owns.
template <class S>
using View = Eigen::Map<Matrix<S>>;
template <class S>
using ConstView = Eigen::Map<const Matrix<S>>;

}  // namespace latlab::nn
