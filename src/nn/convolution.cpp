#include "nn/convolution.h"

#include <algorithm>
#include <complex>
#include <utility>

#include "nn/depthwise_convolution.h"

namespace latlab::nn {
namespace {

// One image's input as a matrix with a row for each output pixel and a column for each row of weights.
// Visits each run of neighbouring taps inside the map: row and column of the first, its pixel, how many.
// The runs are the same for every image, so what lies outside stays what it was.
template <class Visit>
void visit_patches(const ConvolutionShape& shape, int in_size, const Visit& visit) {
    const int out_size = shape.out_size(in_size), channels = shape.in / shape.groups;
    for (int y = 0; y < out_size; ++y) {
        for (int x = 0; x < out_size; ++x) {
            const int left = x * shape.stride - shape.padding;
            const int first = std::max(0, -left), end = std::min(shape.kernel, in_size - left);
            for (int tap_y = 0; tap_y < shape.kernel; ++tap_y) {
                const int in_y = y * shape.stride - shape.padding + tap_y;
                if (in_y < 0 || in_y >= in_size || first >= end) continue;
                visit(Index{y} * out_size + x, Index{tap_y * shape.kernel + first} * channels,
                      Index{in_y} * in_size + left + first, end - first);
            }
        }
    }
}

// Neighbouring pixels follow each other in memory, so without groups a run of taps is one of numbers.
struct Runs {
    Index numbers, repeats, stride;
    Runs(const ConvolutionShape& shape, int taps)
        : numbers(shape.in / shape.groups), repeats(taps), stride(shape.in) {
        if (shape.groups == 1) numbers *= std::exchange(repeats, 1);
    }
};

template <class S>
void gather(const ConvolutionShape& shape, const FeatureMaps<S>& in, int image, int group,
            Matrix<S>& patches) {
    const S* pixels = &in.values(image * in.pixels(), group * (shape.in / shape.groups));
    visit_patches(shape, in.size, [&](Index row, Index column, Index pixel, int taps) {
        const Runs runs(shape, taps);
        const S* from = pixels + pixel * shape.in;
        S* to = &patches(row, column);
        for (Index i = 0; i < runs.repeats; ++i)
            std::copy_n(from + i * runs.stride, runs.numbers, to + i * runs.numbers);
    });
}

template <class S>
void scatter(const ConvolutionShape& shape, const Matrix<S>& patches, int image, int group,
             FeatureMaps<S>& in) {
    S* pixels = &in.values(image * in.pixels(), group * (shape.in / shape.groups));
    visit_patches(shape, in.size, [&](Index row, Index column, Index pixel, int taps) {
        const Runs runs(shape, taps);
        const S* from = &patches(row, column);
        S* to = pixels + pixel * shape.in;
        for (Index i = 0; i < runs.repeats; ++i) {
            for (Index c = 0; c < runs.numbers; ++c) to[i * runs.stride + c] += from[i * runs.numbers + c];
        }
    });
}

// Where a patch is a pixel, the input is the matrix of patches.
bool pointwise(const ConvolutionShape& shape) {
    return shape.kernel == 1 && shape.stride == 1 && shape.padding == 0;
}

// to = a b, or to += a b. Eigen takes about 1.7 times as long for complex matrices as for four real products.
template <bool add, class A, class B, class To>
void multiply(const A& a, const B& b, To&& to) {
    using Real = typename Eigen::NumTraits<typename A::Scalar>::Real;
    if constexpr (Eigen::NumTraits<typename A::Scalar>::IsComplex) {
        const Matrix<Real> a_real = a.real(), a_imag = a.imag(), b_real = b.real(), b_imag = b.imag();
        Matrix<Real> real = a_real * b_real, imag = a_real * b_imag;
        real.noalias() -= a_imag * b_imag;
        imag.noalias() += a_imag * b_real;
        if constexpr (!add) to.setZero();
        to.real() += real;
        to.imag() += imag;
    } else if constexpr (add) {
        to.noalias() += a * b;
    } else {
        to.noalias() = a * b;
    }
}

// Calls step(group, first input channel, first output channel, channels in, channels out).
template <class Step>
void for_groups(const ConvolutionShape& shape, const Step& step) {
    const int in = shape.in / shape.groups, out = shape.out / shape.groups;
    for (int group = 0; group < shape.groups; ++group) step(group, group * in, group * out, in, out);
}

}  // namespace

template <class S>
void convolve(const ConvolutionShape& shape, const FeatureMaps<S>& in, const Matrix<S>& weights,
              FeatureMaps<S>& out) {
    out.resize(in.images, shape.out_size(in.size), shape.out);
    if (shape.depthwise()) return depthwise_convolve(shape, in, weights, out);
    Matrix<S> patches;
    if (!pointwise(shape)) patches.setZero(out.pixels(), shape.weight_rows());
    for_groups(shape, [&](int group, int first_in, int first_out, int ins, int outs) {
        const auto group_weights = weights.middleCols(first_out, outs);
        if (pointwise(shape)) {
            multiply<false>(in.values.middleCols(first_in, ins), group_weights,
                            out.values.middleCols(first_out, outs));
            return;
        }
        for (int image = 0; image < in.images; ++image) {
            gather(shape, in, image, group, patches);
            multiply<false>(patches, group_weights, out.image(image).middleCols(first_out, outs));
        }
    });
}

template <class S>
void convolve_backward(const ConvolutionShape& shape, const FeatureMaps<S>& d_out, const Matrix<S>& weights,
                       FeatureMaps<S>& d_in) {
    if (shape.depthwise()) return depthwise_convolve_backward(shape, d_out, weights, d_in);
    Matrix<S> patches;
    for_groups(shape, [&](int group, int first_in, int first_out, int ins, int outs) {
        const auto group_weights = weights.middleCols(first_out, outs);
        if (pointwise(shape)) {
            multiply<true>(d_out.values.middleCols(first_out, outs), group_weights.transpose(),
                           d_in.values.middleCols(first_in, ins));
            return;
        }
        for (int image = 0; image < d_out.images; ++image) {
            patches.resize(d_out.pixels(), group_weights.rows());
            multiply<false>(d_out.image(image).middleCols(first_out, outs), group_weights.transpose(),
                            patches);
            scatter(shape, patches, image, group, d_in);
        }
    });
}

template <class S>
void convolve_weight_gradient(const ConvolutionShape& shape, const FeatureMaps<S>& in,
                              const FeatureMaps<S>& d_out, Matrix<S>& d_weights) {
    if (shape.depthwise()) return depthwise_weight_gradient(shape, in, d_out, d_weights);
    Matrix<S> patches;
    if (!pointwise(shape)) patches.setZero(d_out.pixels(), shape.weight_rows());
    for_groups(shape, [&](int group, int first_in, int first_out, int ins, int outs) {
        auto group_gradient = d_weights.middleCols(first_out, outs);
        if (pointwise(shape)) {
            multiply<true>(in.values.middleCols(first_in, ins).transpose(),
                           d_out.values.middleCols(first_out, outs), group_gradient);
            return;
        }
        for (int image = 0; image < in.images; ++image) {
            gather(shape, in, image, group, patches);
            multiply<true>(patches.transpose(), d_out.image(image).middleCols(first_out, outs),
                           group_gradient);
        }
    });
}

#define LATLAB_INSTANTIATE(S)                                                                         \
    template void convolve(const ConvolutionShape&, const FeatureMaps<S>&, const Matrix<S>&,          \
                           FeatureMaps<S>&);                                                          \
    template void convolve_backward(const ConvolutionShape&, const FeatureMaps<S>&, const Matrix<S>&, \
                                    FeatureMaps<S>&);                                                 \
    template void convolve_weight_gradient(const ConvolutionShape&, const FeatureMaps<S>&,            \
                                           const FeatureMaps<S>&, Matrix<S>&);
LATLAB_INSTANTIATE(float)
LATLAB_INSTANTIATE(double)
LATLAB_INSTANTIATE(std::complex<float>)
#undef LATLAB_INSTANTIATE

}  // namespace latlab::nn
