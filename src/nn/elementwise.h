#pragma once

#include "base/random.h"
#include "nn/tape.h"

namespace latlab::nn {

// Arguments and result have one shape.

template <class S>
Variable<S> add(const Variable<S>& x, const Variable<S>& y);
template <class S>
Variable<S> subtract(const Variable<S>& x, const Variable<S>& y);
template <class S>
Variable<S> multiply(const Variable<S>& x, const Variable<S>& y);
template <class S>
Variable<S> scale(const Variable<S>& x, double factor);
/// (x + y) / 2 in one pass: the mean of two parallel layers.
template <class S>
Variable<S> average(const Variable<S>& x, const Variable<S>& y);

/// max(x, 0); derivative 0 at 0.
template <class S>
Variable<S> relu(const Variable<S>& x);
/// x where x > 0, else slope * x.
template <class S>
Variable<S> leaky_relu(const Variable<S>& x, double slope = 0.01);
/// 1 / (1 + e^-x).
template <class S>
Variable<S> sigmoid(const Variable<S>& x);
/// e^x.
template <class S>
Variable<S> exponential(const Variable<S>& x);

/// sigmoid(logits) * x: a learned gate on features, in one pass.
template <class S>
Variable<S> gate(const Variable<S>& logits, const Variable<S>& x);

/// In training: each number is zeroed with probability `rate`, the others are divided by 1 - rate. The mask
/// is drawn from `random`. With nullptr (not training) or rate 0 gives x itself.
template <class S>
Variable<S> dropout(const Variable<S>& x, double rate, Random* random);

}  // namespace latlab::nn
