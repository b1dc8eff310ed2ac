#pragma once

#include "nn/edge_list.h"
#include "nn/tape.h"

namespace latlab::nn {

/// Each row of x (n x m) to mean 0 and variance 1 (biased estimate plus epsilon), times gain (1 x m), plus
/// bias (1 x m) (Ba, Kiros, Hinton 2016).
template <class S>
Variable<S> layer_norm(const Variable<S>& x, const Variable<S>& gain, const Variable<S>& bias,
                       double epsilon = 1e-5);

/// logits (edges x m): each column's softmax over the edges of each destination. Absent entries take logit 0.
template <class S>
Variable<S> softmax_by_destination(const Variable<S>& logits, Edges edges);

}  // namespace latlab::nn
