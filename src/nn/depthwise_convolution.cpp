#include "nn/depthwise_convolution.h"

namespace latlab::nn {
namespace {

// Calls step(input pixel, output pixel, tap) for each pair of pixels that a tap joins.
template <class Step>
void visit_taps(const ConvolutionShape& shape, int images, int in_size, const Step& step) {
    const int out_size = shape.out_size(in_size);
    for (int image = 0; image < images; ++image) {
        for (int y = 0; y < out_size; ++y) {
            for (int x = 0; x < out_size; ++x) {
                const Index to = (Index{image} * out_size + y) * out_size + x;
                for (int tap = 0; tap < shape.kernel * shape.kernel; ++tap) {
                    const int in_y = y * shape.stride - shape.padding + tap / shape.kernel;
                    const int in_x = x * shape.stride - shape.padding + tap % shape.kernel;
                    if (in_y < 0 || in_y >= in_size || in_x < 0 || in_x >= in_size) continue;
                    step((Index{image} * in_size + in_y) * in_size + in_x, to, tap);
                }
            }
        }
    }
}

// Runs of channels that do not overlap: what lets the compiler use vectors without asking.
template <class S>
void multiply_add(const S* a, const S* b, S* __restrict sum, Index channels) {
    for (Index c = 0; c < channels; ++c) sum[c] += a[c] * b[c];
}

}  // namespace

template <class S>
void depthwise_convolve(const ConvolutionShape& shape, const FeatureMaps<S>& in, const Matrix<S>& weights,
                        FeatureMaps<S>& out) {
    visit_taps(shape, in.images, in.size, [&](Index from, Index to, Index tap) {
        multiply_add(&in.values(from, 0), &weights(tap, 0), &out.values(to, 0), shape.in);
    });
}

template <class S>
void depthwise_convolve_backward(const ConvolutionShape& shape, const FeatureMaps<S>& d_out,
                                 const Matrix<S>& weights, FeatureMaps<S>& d_in) {
    visit_taps(shape, d_in.images, d_in.size, [&](Index from, Index to, Index tap) {
        multiply_add(&d_out.values(to, 0), &weights(tap, 0), &d_in.values(from, 0), shape.in);
    });
}

template <class S>
void depthwise_weight_gradient(const ConvolutionShape& shape, const FeatureMaps<S>& in,
                               const FeatureMaps<S>& d_out, Matrix<S>& d_weights) {
    visit_taps(shape, in.images, in.size, [&](Index from, Index to, Index tap) {
        multiply_add(&in.values(from, 0), &d_out.values(to, 0), &d_weights(tap, 0), shape.in);
    });
}

#define LATLAB_INSTANTIATE(S)                                                                          \
    template void depthwise_convolve(const ConvolutionShape&, const FeatureMaps<S>&, const Matrix<S>&, \
                                     FeatureMaps<S>&);                                                 \
    template void depthwise_convolve_backward(const ConvolutionShape&, const FeatureMaps<S>&,          \
                                              const Matrix<S>&, FeatureMaps<S>&);                      \
    template void depthwise_weight_gradient(const ConvolutionShape&, const FeatureMaps<S>&,            \
                                            const FeatureMaps<S>&, Matrix<S>&);
LATLAB_INSTANTIATE(float)
LATLAB_INSTANTIATE(double)
#undef LATLAB_INSTANTIATE

}  // namespace latlab::nn
