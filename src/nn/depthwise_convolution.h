#pragma once

#include "nn/convolution.h"

// Convolutions that keep channels apart: in == out == groups, weights kernel * kernel x channels.
namespace latlab::nn {

/// Adds to out, which has its shape already.
template <class S>
void depthwise_convolve(const ConvolutionShape& shape, const FeatureMaps<S>& in, const Matrix<S>& weights,
                        FeatureMaps<S>& out);

/// Adds to d_in.
template <class S>
void depthwise_convolve_backward(const ConvolutionShape& shape, const FeatureMaps<S>& d_out,
                                 const Matrix<S>& weights, FeatureMaps<S>& d_in);

/// Adds to d_weights.
template <class S>
void depthwise_weight_gradient(const ConvolutionShape& shape, const FeatureMaps<S>& in,
                               const FeatureMaps<S>& d_out, Matrix<S>& d_weights);

}  // namespace latlab::nn
