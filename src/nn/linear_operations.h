#pragma once

#include "nn/tape.h"

namespace latlab::nn {

/// x (n x k) times w (k x m) -> n x m.
template <class S>
Variable<S> matmul(const Variable<S>& x, const Variable<S>& w);

/// x (n x k) times w (k x m), plus bias (1 x m) on every row -> n x m.
template <class S>
Variable<S> linear(const Variable<S>& x, const Variable<S>& w, const Variable<S>& bias);

/// x (n x m) plus bias (1 x m) on every row -> n x m.
template <class S>
Variable<S> add_row(const Variable<S>& x, const Variable<S>& bias);

/// x (blocks*block x m): the inner products of the rows of each block with each other -> blocks*block x
/// block.
template <class S>
Variable<S> gram_of_blocks(const Variable<S>& x, Index block);

}  // namespace latlab::nn
