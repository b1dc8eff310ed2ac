#include "nn/convolution.h"

#include <algorithm>

#include "nn/depthwise_convolution.h"
#include "nn/strided_sums.h"

namespace latlab::nn {
namespace {

// One image's channels of one group with zeros around it, and between its pixels where they are spread.
template <class S>
class PaddedImage {
  public:
    PaddedImage(int size, int channels) : size_(size), channels_(channels) {
        values_.setZero(Index{size} * size, channels);
    }
    /// The image's channels from first_channel on.
    void fill(const FeatureMaps<S>& maps, int image, int first_channel, int border, int spread) {
        const bool whole_rows = spread == 1 && maps.channels() == channels_;
        const Index run = whole_rows ? Index{maps.size} * channels_ : channels_;
        for (int y = 0; y < maps.size; ++y) {
            for (int x = 0; x < (whole_rows ? 1 : maps.size); ++x)
                std::copy_n(&maps.values(image * maps.pixels() + Index{y} * maps.size + x, first_channel),
                            run, &values_(Index{border + y * spread} * size_ + border + x * spread, 0));
        }
    }
    const S* pixel(Index y, Index x) const { return &values_(y * size_ + x, 0); }
    Index row_step() const { return Index{size_} * channels_; }

  private:
    int size_, channels_;
    Matrix<S> values_;
};

// Neighbouring pixels follow each other in memory, so the taps of one row of a kernel are one run of numbers.
template <class S>
void convolve_image(const PaddedImage<S>& image, int channels, const ConvolutionShape& shape,
                    const Panels<S>& weights, int out_size, S* out, Index out_row, bool add) {
    const Walk walk{Index{shape.stride} * channels, shape.kernel, image.row_step(),
                    Index{shape.kernel} * channels, 1};
    for (Index panel = 0; panel < weights.count(); ++panel) {
        for (int y = 0; y < out_size; ++y) {
            for (int x = 0; x < out_size; x += Tile<S>::rows)
                strided_sums(std::min(Tile<S>::rows, out_size - x), walk,
                             image.pixel(Index{y} * shape.stride, Index{x} * shape.stride),
                             weights.panel(panel),
                             out + (Index{y} * out_size + x) * out_row + panel * Tile<S>::columns, out_row,
                             weights.columns(panel), add);
        }
    }
}

// The weights of the convolution that takes the derivative back: taps in reverse, inputs as outputs.
template <class S, class Weights>
Matrix<S> reversed(const Weights& weights, Index taps) {
    const Index ins = weights.rows() / taps, outs = weights.cols();
    Matrix<S> backward(taps * outs, ins);
    for (Index tap = 0; tap < taps; ++tap)
        backward.middleRows((taps - 1 - tap) * outs, outs) = weights.middleRows(tap * ins, ins).transpose();
    return backward;
}

// Calls step(first input channel, first output channel, channels in, channels out) for each group.
template <class Step>
void for_groups(const ConvolutionShape& shape, const Step& step) {
    const int in = shape.in / shape.groups, out = shape.out / shape.groups;
    for (int group = 0; group < shape.groups; ++group) step(group * in, group * out, in, out);
}

template <class S>
void convolve(const ConvolutionShape& shape, const FeatureMaps<S>& in, const Matrix<S>& weights,
              FeatureMaps<S>& out, bool add) {
    Panels<S> panels;
    for_groups(shape, [&](int first_in, int first_out, int ins, int outs) {
        panels.pack(weights.middleCols(first_out, outs));
        PaddedImage<S> padded(in.size + 2 * shape.padding, ins);
        for (int image = 0; image < in.images; ++image) {
            padded.fill(in, image, first_in, shape.padding, 1);
            convolve_image(padded, ins, shape, panels, out.size, &out.values(image * out.pixels(), first_out),
                           shape.out, add);
        }
    });
}

}  // namespace

template <class S>
void convolve(const ConvolutionShape& shape, const FeatureMaps<S>& in, const Matrix<S>& weights,
              FeatureMaps<S>& out) {
    out.resize(in.images, shape.out_size(in.size), shape.out);
    if (!shape.depthwise()) return convolve(shape, in, weights, out, false);
    out.values.setZero();
    depthwise_convolve(shape, in, weights, out);
}

template <class S>
void convolve_adding(const ConvolutionShape& shape, const FeatureMaps<S>& in, const Matrix<S>& weights,
                     FeatureMaps<S>& out) {
    if (shape.depthwise()) return depthwise_convolve(shape, in, weights, out);
    convolve(shape, in, weights, out, true);
}

template <class S>
void convolve_backward(const ConvolutionShape& shape, const FeatureMaps<S>& d_out, const Matrix<S>& weights,
                       FeatureMaps<S>& d_in) {
    if (shape.depthwise()) return depthwise_convolve_backward(shape, d_out, weights, d_in);
    const ConvolutionShape backward{shape.out, shape.in, shape.kernel, 1, shape.kernel - 1 - shape.padding};
    Panels<S> panels;
    for_groups(shape, [&](int first_in, int first_out, int, int outs) {
        panels.pack(reversed<S>(weights.middleCols(first_out, outs), Index{shape.kernel} * shape.kernel));
        PaddedImage<S> spread(d_in.size + shape.kernel - 1, outs);
        for (int image = 0; image < d_out.images; ++image) {
            spread.fill(d_out, image, first_out, backward.padding, shape.stride);
            convolve_image(spread, outs, backward, panels, d_in.size,
                           &d_in.values(image * d_in.pixels(), first_in), shape.in, true);
        }
    });
}

template <class S>
void convolve_weight_gradient(const ConvolutionShape& shape, const FeatureMaps<S>& in,
                              const FeatureMaps<S>& d_out, Matrix<S>& d_weights) {
    if (shape.depthwise()) return depthwise_weight_gradient(shape, in, d_out, d_weights);
    Panels<S> panels;
    for_groups(shape, [&](int first_in, int first_out, int ins, int outs) {
        PaddedImage<S> padded(in.size + 2 * shape.padding, ins);
        const Walk walk{1, d_out.size, shape.stride * padded.row_step(), d_out.size,
                        Index{shape.stride} * ins};
        const int run = shape.kernel * ins;
        for (int image = 0; image < in.images; ++image) {
            padded.fill(in, image, first_in, shape.padding, 1);
            panels.pack(d_out.image(image).middleCols(first_out, outs));
            for (Index panel = 0; panel < panels.count(); ++panel) {
                for (int tap = 0; tap < shape.kernel; ++tap) {
                    for (int row = 0; row < run; row += Tile<S>::rows)
                        strided_sums(std::min(Tile<S>::rows, run - row), walk, padded.pixel(tap, 0) + row,
                                     panels.panel(panel),
                                     &d_weights(tap * run + row, first_out + panel * Tile<S>::columns),
                                     shape.out, panels.columns(panel), true);
                }
            }
        }
    });
}

#define LATLAB_INSTANTIATE(S)                                                                         \
    template void convolve(const ConvolutionShape&, const FeatureMaps<S>&, const Matrix<S>&,          \
                           FeatureMaps<S>&);                                                          \
    template void convolve_adding(const ConvolutionShape&, const FeatureMaps<S>&, const Matrix<S>&,   \
                                  FeatureMaps<S>&);                                                   \
    template void convolve_backward(const ConvolutionShape&, const FeatureMaps<S>&, const Matrix<S>&, \
                                    FeatureMaps<S>&);                                                 \
    template void convolve_weight_gradient(const ConvolutionShape&, const FeatureMaps<S>&,            \
                                           const FeatureMaps<S>&, Matrix<S>&);
LATLAB_INSTANTIATE(float)
LATLAB_INSTANTIATE(double)
#undef LATLAB_INSTANTIATE

}  // namespace latlab::nn
