#pragma once

#include "nn/edge_list.h"
#include "nn/tape.h"

namespace latlab::nn {

/// states (nodes x m) -> nodes x m: out_i = sum of states_l over the edges l -> i; zeros for a node without
/// any.
template <class S>
Variable<S> aggregate(const Variable<S>& states, Edges edges);

/// Graph attention with one head (NASFLAT's GAT layer, before its gate and layer norm).
/// states (nodes x m), weights a (1 x m) -> nodes x m:
///   logit_il = LeakyReLU_slope(logit_scale * sum_m a_m states_im states_lm), 0 for absent entries,
///   attention_i. = softmax over the edges l -> i,   out_i = sum_l attention_il states_l.
/// What is not in the list counts as logit minus infinity; a node with an empty list gets zeros. The
/// published implementation's mask is the same call with all pairs listed and the missing ones marked absent.
template <class S>
Variable<S> graph_attention(const Variable<S>& states, const Variable<S>& weights, Edges edges,
                            double logit_scale, double slope = 0.01);

}  // namespace latlab::nn
