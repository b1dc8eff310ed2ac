#pragma once

#include "nn/feature_maps.h"

// The other layers of convolutional networks, and their derivatives. Forward functions give `out` its shape;
// backward functions add to d_in. S is float, double or std::complex<float>: all of them are analytic, so a
// complex step gives a derivative along a direction without the rounding of a difference.
namespace latlab::nn {

/// Batch normalisation as in training, with scale 1 and shift 0: every channel of the batch to mean 0 and
/// (biased) variance 1, with 1e-5 added to the variance. An untrained network has no other.
template <class S>
struct BatchNorm {
    Eigen::Matrix<S, 1, Eigen::Dynamic> mean, variance;  ///< of the batch, a number per channel

    void forward(const FeatureMaps<S>& in, FeatureMaps<S>& out);
    /// out: what forward() wrote.
    void backward(const FeatureMaps<S>& out, const FeatureMaps<S>& d_out, FeatureMaps<S>& d_in) const;
};

/// Means of kernel x kernel pixels; the divisor counts those inside the map.
struct PoolShape {
    int kernel = 3, stride = 1, padding = 1;
    int out_size(int in_size) const { return (in_size + 2 * padding - kernel) / stride + 1; }
};
template <class S>
void average_pool(const PoolShape& shape, const FeatureMaps<S>& in, FeatureMaps<S>& out);
template <class S>
void average_pool_backward(const PoolShape& shape, const FeatureMaps<S>& d_out, FeatureMaps<S>& d_in);

/// The mean of each map: size 1.
template <class S>
void global_pool(const FeatureMaps<S>& in, FeatureMaps<S>& out);
template <class S>
void global_pool_backward(const FeatureMaps<S>& d_out, FeatureMaps<S>& d_in);

/// Channel i of group g of `groups` becomes channel i * groups + g.
template <class S>
void channel_shuffle(int groups, const FeatureMaps<S>& in, FeatureMaps<S>& out);
template <class S>
void channel_shuffle_backward(int groups, const FeatureMaps<S>& d_out, FeatureMaps<S>& d_in);

}  // namespace latlab::nn
