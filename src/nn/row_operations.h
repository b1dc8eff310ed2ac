#pragma once

#include <vector>

#include "nn/edge_list.h"
#include "nn/tape.h"

namespace latlab::nn {

/// Row i of the result is row picked[i] of x -> picked.size() x m. Rows may repeat; the backward step adds
/// them up. On an embedding table this is the lookup.
template <class S>
Variable<S> gather_rows(const Variable<S>& x, Rows picked);

/// Row i of x (n x m) is added to row target[i] of zeros (count x m) -> count x m.
template <class S>
Variable<S> scatter_rows(const Variable<S>& x, Rows target, Index count);

/// Each row of x (n x m) `times` times in succession -> n*times x m. With n = 1: one row for all.
template <class S>
Variable<S> repeat_rows(const Variable<S>& x, Index times);

/// Matrices of m columns one above the other -> (sum of rows) x m.
template <class S>
Variable<S> concat_rows(const std::vector<Variable<S>>& parts);

/// x (graphs*block x m): the mean over rows first .. first+count-1 of each block of `block` rows
/// -> graphs x m. count = 1 picks one node of each graph.
template <class S>
Variable<S> mean_of_blocks(const Variable<S>& x, Index block, Index first, Index count);

}  // namespace latlab::nn
