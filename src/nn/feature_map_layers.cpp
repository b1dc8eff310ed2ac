#include "nn/feature_map_layers.h"

#include <algorithm>
#include <type_traits>

namespace latlab::nn {
namespace {

constexpr double variance_floor = 1e-5;

template <class S>
Channels<S> inverse_deviation(const Channels<S>& variance) {
    return (variance.array() + S(variance_floor)).sqrt().inverse();
}

// Neighbouring pixels side by side as one row: with few channels a row at a time would be mostly overhead.
template <class S>
Index neighbours(const FeatureMaps<S>& maps) {
    constexpr Index wide = 128;
    Index pixels = 1;
    while (pixels * maps.channels() < wide && maps.pixels() % (2 * pixels) == 0) pixels *= 2;
    return pixels;
}

template <class S>
ConstView<S> side_by_side(const FeatureMaps<S>& maps) {
    const Index pixels = neighbours(maps);
    return {maps.values.data(), maps.values.rows() / pixels, maps.channels() * pixels};
}

template <class S>
View<S> side_by_side(FeatureMaps<S>& maps) {
    const Index pixels = neighbours(maps);
    return {maps.values.data(), maps.values.rows() / pixels, maps.channels() * pixels};
}

// The same numbers for each of the neighbours.
template <class S, class Number>
Channels<S> repeated(const FeatureMaps<S>& maps, const Channels<Number>& channels) {
    return channels.template cast<S>().replicate(1, neighbours(maps));
}

template <class S>
void add_scaled(S factor, const S* from, S* __restrict to, Index channels) {
    for (Index c = 0; c < channels; ++c) to[c] += factor * from[c];
}

// The pixels of one direction that a window covers, inside the map.
struct Window {
    int first, end;
    Window(const PoolShape& shape, int at, int in_size)
        : first(std::max(0, at * shape.stride - shape.padding)),
          end(std::min(in_size, at * shape.stride - shape.padding + shape.kernel)) {}
    int size() const { return end - first; }
};

// A map's row of pixels, side by side.
template <class S, class Maps>
auto pixel_row(Maps& maps, int image, int y) {
    const Index channels = maps.channels();
    return Eigen::Map<std::conditional_t<std::is_const_v<Maps>, const Channels<S>, Channels<S>>>(
        maps.values.data() + (image * maps.pixels() + Index{y} * maps.size) * channels, maps.size * channels);
}

}  // namespace

template <class S>
void Moments<S>::start(int channels) {
    sum_.setZero(channels);
    sum_of_products_.setZero(channels);
    pixels_ = 0;
}

// A float's sum over that many numbers would lose digits: each image is added up by itself.
template <class S>
void Moments<S>::count(const FeatureMaps<S>& a, const FeatureMaps<S>& b) {
    const auto a_rows = side_by_side(a), b_rows = side_by_side(b);
    const Index rows = a_rows.rows() / a.images, channels = a.channels();
    Channels<S> sum(a_rows.cols()), product(a_rows.cols());
    const auto over_neighbours = [&](const Channels<S>& sums) {
        return ConstView<S>(sums.data(), sums.size() / channels, channels)
            .template cast<double>()
            .colwise()
            .sum();
    };
    for (int i = 0; i < a.images; ++i) {
        sum.setZero();
        product.setZero();
        for (Index row = i * rows; row < (i + 1) * rows; ++row) {
            sum += a_rows.row(row);
            product += a_rows.row(row).cwiseProduct(b_rows.row(row));
        }
        sum_ += over_neighbours(sum);
        sum_of_products_ += over_neighbours(product);
    }
    pixels_ += static_cast<double>(a.values.rows());
}

template <class S>
void BatchNorm<S>::set(const Moments<S>& of_in) {
    mean = of_in.mean().template cast<S>();
    // Rounding can take a variance below zero.
    variance = (of_in.mean_product() - of_in.mean().cwiseAbs2()).cwiseMax(0).template cast<S>();
}

template <class S>
void BatchNorm<S>::forward(const FeatureMaps<S>& in, FeatureMaps<S>& out) const {
    out.resize(in.images, in.size, in.channels());
    const Channels<S> deviation = inverse_deviation<S>(variance);
    const Channels<S> scale = repeated(in, deviation),
                      shift = repeated(in, Channels<S>(-mean.cwiseProduct(deviation)));
    const auto from = side_by_side(in);
    auto to = side_by_side(out);
    for (Index row = 0; row < from.rows(); ++row) to.row(row) = from.row(row).cwiseProduct(scale) + shift;
}

template <class S>
void BatchNorm<S>::backward(const Moments<S>& of_d_out, const FeatureMaps<S>& out,
                            const FeatureMaps<S>& d_out, FeatureMaps<S>& d_in) const {
    const Channels<double> deviation = inverse_deviation<S>(variance).template cast<double>();
    const auto scaled = [&](const Channels<double>& factor) {
        return repeated(out, Channels<double>(-factor.cwiseProduct(deviation)));
    };
    const Channels<S> scale = repeated(out, deviation);
    const Channels<S> shift = scaled(of_d_out.mean()), slope = scaled(of_d_out.mean_product());
    const auto normal = side_by_side(out), from = side_by_side(d_out);
    auto to = side_by_side(d_in);
    for (Index row = 0; row < from.rows(); ++row)
        to.row(row) += from.row(row).cwiseProduct(scale) + normal.row(row).cwiseProduct(slope) + shift;
}

// With y the output, s the inverse deviation and g the derivative by y, that by the input is
// s (g - mean(g) - y mean(g y)); s changes by -s^2 mean(y x'), x' being how the input changes.
template <class S>
void BatchNorm<S>::backward_along(const Moments<S>& of_d_out, const MomentsAlong& moments,
                                  const Changing& out, const Changing& d_out,
                                  FeatureMaps<S>& d_in_along) const {
    const Channels<double> deviation = inverse_deviation<S>(variance).template cast<double>();
    const Channels<double> change = -deviation.cwiseAbs2().cwiseProduct(moments.in.mean_product());
    const auto sum_of = [&](const Channels<double>& by_change, const Channels<double>& by_deviation) {
        return repeated(out.value, Channels<double>(change.cwiseProduct(by_change) +
                                                    deviation.cwiseProduct(by_deviation)));
    };
    const Channels<double> one = Channels<double>::Ones(deviation.size()), none = one * 0;
    const Channels<S> by_d = sum_of(one, none), by_d_along = sum_of(none, one),
                      by_out = sum_of(-of_d_out.mean_product(),
                                      -moments.d_out.mean_product() - moments.d_out_of_out.mean_product()),
                      by_out_along = sum_of(none, -of_d_out.mean_product()),
                      shift = sum_of(-of_d_out.mean(), -moments.d_out.mean());
    const auto y = side_by_side(out.value), y_along = side_by_side(out.along), g = side_by_side(d_out.value),
               g_along = side_by_side(d_out.along);
    auto to = side_by_side(d_in_along);
    for (Index row = 0; row < y.rows(); ++row) {
        to.row(row) += g.row(row).cwiseProduct(by_d) + g_along.row(row).cwiseProduct(by_d_along) +
                       y.row(row).cwiseProduct(by_out) + y_along.row(row).cwiseProduct(by_out_along) + shift;
    }
}

template <class S>
void average_pool(const PoolShape& shape, const FeatureMaps<S>& in, FeatureMaps<S>& out) {
    out.resize(in.images, shape.out_size(in.size), in.channels());
    out.values.setZero();
    const Index channels = in.channels();
    Channels<S> sums;
    for (int image = 0; image < in.images; ++image) {
        for (int y = 0; y < out.size; ++y) {
            const Window rows(shape, y, in.size);
            sums = pixel_row<S>(in, image, rows.first);
            for (int in_y = rows.first + 1; in_y < rows.end; ++in_y) sums += pixel_row<S>(in, image, in_y);
            auto to = pixel_row<S>(out, image, y);
            for (int x = 0; x < out.size; ++x) {
                const Window columns(shape, x, in.size);
                const S share = S(1.0 / (rows.size() * columns.size()));
                for (int in_x = columns.first; in_x < columns.end; ++in_x)
                    add_scaled(share, sums.data() + in_x * channels, to.data() + x * channels, channels);
            }
        }
    }
}

template <class S>
void average_pool_backward(const PoolShape& shape, const FeatureMaps<S>& d_out, FeatureMaps<S>& d_in) {
    const Index channels = d_in.channels();
    Channels<S> shares(d_in.size * channels);
    for (int image = 0; image < d_in.images; ++image) {
        for (int y = 0; y < d_out.size; ++y) {
            const Window rows(shape, y, d_in.size);
            const auto from = pixel_row<S>(d_out, image, y);
            shares.setZero();
            for (int x = 0; x < d_out.size; ++x) {
                const Window columns(shape, x, d_in.size);
                const S share = S(1.0 / (rows.size() * columns.size()));
                for (int in_x = columns.first; in_x < columns.end; ++in_x)
                    add_scaled(share, from.data() + x * channels, shares.data() + in_x * channels, channels);
            }
            for (int in_y = rows.first; in_y < rows.end; ++in_y) pixel_row<S>(d_in, image, in_y) += shares;
        }
    }
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
    template class Moments<S>;                                                                     \
    template struct BatchNorm<S>;                                                                  \
    template void average_pool(const PoolShape&, const FeatureMaps<S>&, FeatureMaps<S>&);          \
    template void average_pool_backward(const PoolShape&, const FeatureMaps<S>&, FeatureMaps<S>&); \
    template void global_pool(const FeatureMaps<S>&, FeatureMaps<S>&);                             \
    template void global_pool_backward(const FeatureMaps<S>&, FeatureMaps<S>&);                    \
    template void channel_shuffle(int, const FeatureMaps<S>&, FeatureMaps<S>&);                    \
    template void channel_shuffle_backward(int, const FeatureMaps<S>&, FeatureMaps<S>&);
LATLAB_INSTANTIATE(float)
LATLAB_INSTANTIATE(double)
#undef LATLAB_INSTANTIATE

}  // namespace latlab::nn
