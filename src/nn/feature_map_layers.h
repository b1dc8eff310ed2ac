#pragma once

#include "nn/feature_maps.h"

// The other layers of convolutional networks, and their derivatives. Forward functions give `out` its shape;
// backward functions add to d_in. S is float or double.
namespace latlab::nn {

template <class S>
using Channels = Eigen::Matrix<S, 1, Eigen::Dynamic>;  ///< a number for each channel

/// Means over all pixels of a batch, which may come in parts.
template <class S>
class Moments {
  public:
    void start(int channels);
    void count(const FeatureMaps<S>& a, const FeatureMaps<S>& b);
    /// Of a, after all parts were counted.
    Channels<double> mean() const { return sum_ / pixels_; }
    /// Of a * b.
    Channels<double> mean_product() const { return sum_of_products_ / pixels_; }

  private:
    Channels<double> sum_, sum_of_products_;
    double pixels_ = 0;
};

/// Batch normalisation as in training, with scale 1 and shift 0: every channel of the batch to mean 0 and
/// (biased) variance 1, with 1e-5 added to the variance. An untrained network has no other. What belongs to
/// the whole batch is given as moments, everything else as maps of any part of it.
template <class S>
struct BatchNorm {
    Channels<S> mean, variance;  ///< of the batch

    /// of_in: of the input and itself.
    void set(const Moments<S>& of_in);
    void forward(const FeatureMaps<S>& in, FeatureMaps<S>& out) const;
    /// Adds the derivative by the input. out: what forward() wrote; of_d_out: of d_out and out. The matrix of
    /// derivatives is symmetric, so this also takes a change of the input to that of the output.
    void backward(const Moments<S>& of_d_out, const FeatureMaps<S>& out, const FeatureMaps<S>& d_out,
                  FeatureMaps<S>& d_in) const;

    /// The moments that backward_along() needs; "along" are changes along a direction.
    struct MomentsAlong {
        Moments<S> in;            ///< of in_along and out
        Moments<S> d_out;         ///< of d_out_along and out
        Moments<S> d_out_of_out;  ///< of d_out and out_along
    };
    struct Changing {
        const FeatureMaps<S>&value, &along;
    };
    /// Adds the change of the derivative by the input along the direction.
    void backward_along(const Moments<S>& of_d_out, const MomentsAlong& moments, const Changing& out,
                        const Changing& d_out, FeatureMaps<S>& d_in_along) const;
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
