#pragma once

#include <vector>

#include "nn/tape.h"

namespace latlab::nn {

/// Matrices of n rows side by side -> n x (sum of columns).
template <class S>
Variable<S> concat_columns(const std::vector<Variable<S>>& parts);

/// Columns first .. first+count-1 of x (n x m) -> n x count.
template <class S>
Variable<S> slice_columns(const Variable<S>& x, Index first, Index count);

}  // namespace latlab::nn
