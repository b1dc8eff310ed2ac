#pragma once

#include <cmath>
#include <functional>
#include <string>
#include <vector>

#include "encoders/arch2vec_options.h"
#include "encoders/cate_options.h"
#include "nn/parameter.h"
#include "nn/tape.h"
#include "spaces/search_space.h"

namespace latlab::test {

/// Settings small enough for a training in well under a second.
Arch2VecOptions small_arch2vec();
CateOptions small_cate();

/// Random architectures of a space.
std::vector<Architecture> some_architectures(const std::string& space, std::size_t count, std::uint64_t seed);

/// The same layers in another order.
Architecture reversed(const Architecture& architecture);

/// Number i is 0.7 sin(1.3 i + offset): weights that another implementation makes as easily.
void fill_by_sine(nn::Matrix<double>& matrix, double offset);

/// The largest relative error of the derivatives of `loss` with respect to the parameters, against central
/// differences.
double parameter_gradient_error(const nn::ParameterList<double>& parameters,
                                const std::function<nn::Variable<double>(nn::Tape<double>&)>& loss);

}  // namespace latlab::test
