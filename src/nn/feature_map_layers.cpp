#include "nn/feature_map_layers.h"

#include <algorithm>
#include <complex>

namespace latlab::nn {
namespace {

template <class S>
using Row = Eigen::Matrix<S, 1, Eigen::Dynamic>;

constexpr double variance_floor = 1e-5;

template <class S>
struct WithDoublePrecision {
    using type = double;
};
template <>
struct WithDoublePrecision<std::complex<float>> {
    using type = std::complex<double>;
};
template <class S>
using Wide = typename WithDoublePrecision<S>::type;

// Rounding can take a variance below zero.
double non_negative(double variance) {
    return std::max(0.0, variance);
}
std::complex<double> non_negative(std::complex<double> variance) {
    return variance.real() < 0 ? std::complex<double>(0, variance.imag()) : variance;
}

template <class S>
Row<S> inverse_deviation(const Row<S>& variance) {
    return (variance.array() + S(variance_floor)).sqrt().inverse();
}

// Means over all pixels of the batch of a and of a * b, in one walk. A float's sum over that many numbers
// would lose digits: each image is added up by itself.
template <class S>
struct Moments {
    Row<Wide<S>> mean, mean_product;

    Moments(const FeatureMaps<S>& a, const FeatureMaps<S>& b)
        : mean(Row<Wide<S>>::Zero(a.channels())), mean_product(mean) {
        Row<S> sum(a.channels()), product(a.channels());
        for (int i = 0; i < a.images; ++i) {
            sum.setZero();
            product.setZero();
            for (Index row = i * a.pixels(); row < (i + 1) * a.pixels(); ++row) {
                sum += a.values.row(row);
                product += a.values.row(row).cwiseProduct(b.values.row(row));
            }
            mean += sum.template cast<Wide<S>>();
            mean_product += product.template cast<Wide<S>>();
        }
        mean /= Wide<S>(static_cast<double>(a.values.rows()));
        mean_product /= Wide<S>(static_cast<double>(a.values.rows()));
    }
};

template <class S>
void add_scaled(S factor, const S* from, S* __restrict to, Index channels) {
    for (Index c = 0; c < channels; ++c) to[c] += factor * from[c];
}

// Calls step(input pixel, output pixel, 1 / pixels of the window inside the map).
template <class Step>
void visit_windows(const PoolShape& shape, int images, int in_size, const Step& step) {
    const int out_size = shape.out_size(in_size);
    const auto first = [&](int at) { return std::max(0, at * shape.stride - shape.padding); };
    const auto end = [&](int at) {
        return std::min(in_size, at * shape.stride - shape.padding + shape.kernel);
    };
    for (int image = 0; image < images; ++image) {
        for (int y = 0; y < out_size; ++y) {
            for (int x = 0; x < out_size; ++x) {
                const double share = 1.0 / ((end(y) - first(y)) * (end(x) - first(x)));
                const Index to = (Index{image} * out_size + y) * out_size + x;
                for (int in_y = first(y); in_y < end(y); ++in_y) {
                    for (int in_x = first(x); in_x < end(x); ++in_x)
                        step((Index{image} * in_size + in_y) * in_size + in_x, to, share);
                }
            }
        }
    }
}

}  // namespace

template <class S>
void BatchNorm<S>::forward(const FeatureMaps<S>& in, FeatureMaps<S>& out) {
    out.resize(in.images, in.size, in.channels());
    const Moments<S> moments(in, in);
    mean = moments.mean.template cast<S>();
    variance = (moments.mean_product.array() - moments.mean.array().square())
                   .unaryExpr([](Wide<S> value) { return non_negative(value); })
                   .template cast<S>();
    const Row<S> scale = inverse_deviation<S>(variance);
    const Row<S> shift = -mean.cwiseProduct(scale);
    for (Index row = 0; row < in.values.rows(); ++row)
        out.values.row(row) = in.values.row(row).cwiseProduct(scale) + shift;
}

template <class S>
void BatchNorm<S>::backward(const FeatureMaps<S>& out, const FeatureMaps<S>& d_out,
                            FeatureMaps<S>& d_in) const {
    const Moments<S> moments(d_out, out);
    const Row<S> scale = inverse_deviation<S>(variance);
    const Row<S> shift = -moments.mean.template cast<S>().cwiseProduct(scale);
    const Row<S> slope = -moments.mean_product.template cast<S>().cwiseProduct(scale);
    for (Index row = 0; row < out.values.rows(); ++row) {
        d_in.values.row(row) +=
            d_out.values.row(row).cwiseProduct(scale) + out.values.row(row).cwiseProduct(slope) + shift;
    }
}

template <class S>
void average_pool(const PoolShape& shape, const FeatureMaps<S>& in, FeatureMaps<S>& out) {
    out.resize(in.images, shape.out_size(in.size), in.channels());
    out.values.setZero();
    visit_windows(shape, in.images, in.size, [&](Index from, Index to, double share) {
        add_scaled(S(share), &in.values(from, 0), &out.values(to, 0), in.values.cols());
    });
}

template <class S>
void average_pool_backward(const PoolShape& shape, const FeatureMaps<S>& d_out, FeatureMaps<S>& d_in) {
    visit_windows(shape, d_in.images, d_in.size, [&](Index from, Index to, double share) {
        add_scaled(S(share), &d_out.values(to, 0), &d_in.values(from, 0), d_in.values.cols());
    });
}

template <class S>
void global_pool(const FeatureMaps<S>& in, FeatureMaps<S>& out) {
    out.resize(in.images, 1, in.channels());
    for (int i = 0; i < in.images; ++i) out.values.row(i) = in.image(i).colwise().mean();
}

template <class S>
void global_pool_backward(const FeatureMaps<S>& d_out, FeatureMaps<S>& d_in) {
    for (int i = 0; i < d_in.images; ++i)
        d_in.image(i).rowwise() += d_out.values.row(i) / S(static_cast<float>(d_in.pixels()));
}

template <class S>
void channel_shuffle(int groups, const FeatureMaps<S>& in, FeatureMaps<S>& out) {
    out.resize(in.images, in.size, in.channels());
    const int width = in.channels() / groups;
    for (int c = 0; c < in.channels(); ++c) out.values.col(c % width * groups + c / width) = in.values.col(c);
}

template <class S>
void channel_shuffle_backward(int groups, const FeatureMaps<S>& d_out, FeatureMaps<S>& d_in) {
    const int width = d_out.channels() / groups;
    for (int c = 0; c < d_out.channels(); ++c)
        d_in.values.col(c) += d_out.values.col(c % width * groups + c / width);
}

#define LATLAB_INSTANTIATE(S)                                                                      \
    template struct BatchNorm<S>;                                                                  \
    template void average_pool(const PoolShape&, const FeatureMaps<S>&, FeatureMaps<S>&);          \
    template void average_pool_backward(const PoolShape&, const FeatureMaps<S>&, FeatureMaps<S>&); \
    template void global_pool(const FeatureMaps<S>&, FeatureMaps<S>&);                             \
    template void global_pool_backward(const FeatureMaps<S>&, FeatureMaps<S>&);                    \
    template void channel_shuffle(int, const FeatureMaps<S>&, FeatureMaps<S>&);                    \
    template void channel_shuffle_backward(int, const FeatureMaps<S>&, FeatureMaps<S>&);
LATLAB_INSTANTIATE(float)
LATLAB_INSTANTIATE(double)
LATLAB_INSTANTIATE(std::complex<float>)
#undef LATLAB_INSTANTIATE

}  // namespace latlab::nn
