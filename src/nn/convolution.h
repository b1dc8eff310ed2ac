#pragma once

#include "nn/feature_maps.h"

// Convolutions of feature maps and their derivatives, without bias and padded by `padding` zeros on all
// sides (fewer than the kernel is wide). Sums run over each image as it lies in memory; a convolution of
// single channels (depthwise) goes tap by tap. S is float or double.
namespace latlab::nn {

struct ConvolutionShape {
    int in = 0, out = 0;  ///< channels
    int kernel = 1, stride = 1, padding = 0, groups = 1;

    /// in, out and groups are equal.
    bool depthwise() const { return groups > 1 && groups == in && groups == out; }
    int out_size(int in_size) const { return (in_size + 2 * padding - kernel) / stride + 1; }
    /// Rows of the matrix of weights: tap (row of the kernel, then column), then channel within the group.
    Index weight_rows() const { return static_cast<Index>(kernel) * kernel * (in / groups); }
};

/// weights: weight_rows() x out; a column belongs to the group of its channel, groups in order.
/// out takes the right shape; it must not be in.
template <class S>
void convolve(const ConvolutionShape& shape, const FeatureMaps<S>& in, const Matrix<S>& weights,
              FeatureMaps<S>& out);
/// Adds to out, which has its shape already.
template <class S>
void convolve_adding(const ConvolutionShape& shape, const FeatureMaps<S>& in, const Matrix<S>& weights,
                     FeatureMaps<S>& out);

/// Adds the derivative by the input to d_in, given that by the output.
template <class S>
void convolve_backward(const ConvolutionShape& shape, const FeatureMaps<S>& d_out, const Matrix<S>& weights,
                       FeatureMaps<S>& d_in);

/// Adds the derivative by the weights to d_weights (weight_rows() x out).
template <class S>
void convolve_weight_gradient(const ConvolutionShape& shape, const FeatureMaps<S>& in,
                              const FeatureMaps<S>& d_out, Matrix<S>& d_weights);

}  // namespace latlab::nn
