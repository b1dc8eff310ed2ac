#pragma once

#include <functional>
#include <vector>

#include "nn/feature_maps.h"
#include "nn/operations.h"

namespace latlab::nn::test {

using Inputs = std::vector<Variable<double>>;
using Function = std::function<Variable<double>(Tape<double>&, const Inputs&)>;

/// Numbers from N(0, 1).
Matrix<double> random_matrix(Index rows, Index columns, std::uint64_t seed);

/// Feature maps of such numbers.
FeatureMaps<double> random_maps(int images, int size, int channels, std::uint64_t seed);

/// The largest relative error of the derivatives of `function` with respect to its inputs, against central
/// differences, in three settings: its result held by the caller, its result handed on (so that memory may be
/// reused on the way back), and its inputs used twice (so that gradients add up).
double gradient_error(const Function& function, const std::vector<Matrix<double>>& inputs);

}  // namespace latlab::nn::test
