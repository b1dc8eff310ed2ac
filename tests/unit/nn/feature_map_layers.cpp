#include "nn/feature_map_layers.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <utility>

#include "gradient_check.h"

namespace latlab::nn::test {
namespace {

double dot(const FeatureMaps<double>& a, const FeatureMaps<double>& b) {
    return a.values.cwiseProduct(b.values).sum();
}

// A linear layer's derivative is its adjoint, and adds to what is there.
template <class Forward, class Backward>
void check_linear(int size, int channels, const Forward& forward, const Backward& backward) {
    const FeatureMaps<double> in = random_maps(2, size, channels, 1);
    FeatureMaps<double> out;
    forward(in, out);
    const FeatureMaps<double> d_out = random_maps(2, out.size, out.channels(), 2);
    FeatureMaps<double> d_in(2, size, channels);
    d_in.values.setOnes();
    backward(d_out, d_in);
    CHECK(dot(d_in, in) == Approx(dot(out, d_out) + in.values.sum()));
}

}  // namespace

namespace {

template <class S>
Moments<S> moments_of(const FeatureMaps<S>& a, const FeatureMaps<S>& b) {
    Moments<S> moments;
    moments.start(a.channels());
    moments.count(a, b);
    return moments;
}

// The batch's own normalisation, and its output.
template <class S>
struct Normalised {
    BatchNorm<S> norm;
    FeatureMaps<S> out;
    explicit Normalised(const FeatureMaps<S>& in) {
        norm.set(moments_of(in, in));
        norm.forward(in, out);
    }
    FeatureMaps<S> backward(const FeatureMaps<S>& d_out) const {
        FeatureMaps<S> d_in(out.images, out.size, out.channels());
        d_in.values.setZero();
        norm.backward(moments_of(d_out, out), out, d_out, d_in);
        return d_in;
    }
};

FeatureMaps<double> moved(const FeatureMaps<double>& from, double step, const FeatureMaps<double>& along) {
    FeatureMaps<double> to = from;
    to.values += step * along.values;
    return to;
}

}  // namespace

TEST_CASE("batch normalisation takes every channel of a batch to mean 0 and variance 1", "[nn]") {
    FeatureMaps<double> in = random_maps(3, 4, 2, 1);
    in.values.col(1).array() = 5 * in.values.col(1).array() + 7;
    const Normalised<double> normalised(in);
    const BatchNorm<double>& norm = normalised.norm;
    for (int c = 0; c < 2; ++c) {
        const auto column = in.values.col(c).array();
        CHECK(norm.mean(c) == Approx(column.mean()));
        CHECK(norm.variance(c) == Approx((column - column.mean()).square().mean()));
        CHECK(normalised.out.values.col(c).mean() == Approx(0).margin(1e-12));
        CHECK(normalised.out.values.col(c).array().square().mean() ==
              Approx(norm.variance(c) / (norm.variance(c) + 1e-5)));
    }
}

TEST_CASE("a batch's moments are the same however it comes in parts and however wide its maps are", "[nn]") {
    for (const auto& [size, channels] : {std::pair{4, 3}, {3, 2}, {1, 5}, {2, 200}}) {
        const FeatureMaps<double> whole = random_maps(5, size, channels, 1),
                                  other = random_maps(5, size, channels, 2);
        Moments<double> moments;
        moments.start(channels);
        for (const auto& [first, count] : {std::pair{0, 2}, {2, 2}, {4, 1}}) {
            FeatureMaps<double> a(count, size, channels), b = a;
            a.values = whole.values.middleRows(first * size * size, count * size * size);
            b.values = other.values.middleRows(first * size * size, count * size * size);
            moments.count(a, b);
        }
        CHECK(moments.mean().isApprox(whole.values.colwise().mean(), 1e-12));
        CHECK(
            moments.mean_product().isApprox(whole.values.cwiseProduct(other.values).colwise().mean(), 1e-12));
    }
}

TEST_CASE("a channel without variation is normalised to zero", "[nn]") {
    FeatureMaps<float> in(2, 3, 1);
    in.values.setConstant(1000.1f);
    const Normalised<float> normalised(in);
    CHECK(normalised.norm.variance(0) >= 0);
    CHECK(normalised.out.values.allFinite());
    CHECK(normalised.out.values.cwiseAbs().maxCoeff() < 0.2f);  // rounding of the mean over the root of 1e-5
}

TEST_CASE("batch normalisation's derivative is that of central differences", "[nn]") {
    constexpr double step = 1e-6;
    for (const int channels : {2, 200}) {
        const FeatureMaps<double> in = random_maps(2, 3, channels, 3), d_out = random_maps(2, 3, channels, 4),
                                  along = random_maps(2, 3, channels, 5);
        const double difference = dot(Normalised<double>(moved(in, step, along)).out, d_out) -
                                  dot(Normalised<double>(moved(in, -step, along)).out, d_out);
        CHECK(dot(Normalised<double>(in).backward(d_out), along) ==
              Approx(difference / (2 * step)).epsilon(1e-6));
    }
}

TEST_CASE("along a direction batch normalisation's derivative changes as central differences say", "[nn]") {
    constexpr double step = 1e-5;
    const FeatureMaps<double> in = random_maps(2, 3, 4, 3), d_out = random_maps(2, 3, 4, 4),
                              in_along = random_maps(2, 3, 4, 5), d_out_along = random_maps(2, 3, 4, 6);
    const Normalised<double> normalised(in);
    // The matrix of derivatives is symmetric.
    const FeatureMaps<double> out_along = normalised.backward(in_along);
    FeatureMaps<double> d_in_along(2, 3, 4);
    d_in_along.values.setOnes();
    normalised.norm.backward_along(moments_of(d_out, normalised.out),
                                   {moments_of(in_along, normalised.out),
                                    moments_of(d_out_along, normalised.out), moments_of(d_out, out_along)},
                                   {normalised.out, out_along}, {d_out, d_out_along}, d_in_along);
    const auto at = [&](double by) {
        return Normalised<double>(moved(in, by, in_along)).backward(moved(d_out, by, d_out_along));
    };
    const Matrix<double> expected = (at(step).values - at(-step).values) / (2 * step);
    CHECK((d_in_along.values.array() - 1).matrix().isApprox(expected, 1e-7));
}

TEST_CASE("average pools divide by the pixels inside the map", "[nn]") {
    FeatureMaps<double> ones(1, 4, 1), out;
    ones.values.setOnes();
    average_pool({3, 1, 1}, ones, out);
    CHECK(out.size == 4);
    CHECK(out.values.isOnes(1e-12));
    FeatureMaps<double> counted(1, 2, 1);
    counted.values << 1, 2, 3, 6;
    average_pool({2, 2, 0}, counted, out);
    CHECK(out.values.rows() == 1);
    CHECK(out.values(0, 0) == 3);
}

TEST_CASE("derivatives of pools and of channel shuffles are their adjoints", "[nn]") {
    using Maps = FeatureMaps<double>;
    for (const PoolShape shape : {PoolShape{3, 1, 1}, PoolShape{2, 2, 0}, PoolShape{3, 2, 1}}) {
        check_linear(
            6, 3, [&](const Maps& in, Maps& out) { average_pool(shape, in, out); },
            [&](const Maps& d_out, Maps& d_in) { average_pool_backward(shape, d_out, d_in); });
    }
    check_linear(
        6, 3, [](const Maps& in, Maps& out) { global_pool(in, out); },
        [](const Maps& d_out, Maps& d_in) { global_pool_backward(d_out, d_in); });
    check_linear(
        3, 6, [](const Maps& in, Maps& out) { channel_shuffle(2, in, out); },
        [](const Maps& d_out, Maps& d_in) { channel_shuffle_backward(2, d_out, d_in); });
}

TEST_CASE("a channel shuffle turns groups into neighbours", "[nn]") {
    FeatureMaps<double> in(1, 1, 6), out;
    in.values << 0, 1, 2, 3, 4, 5;
    channel_shuffle(2, in, out);
    Matrix<double> wanted(1, 6);
    wanted << 0, 3, 1, 4, 2, 5;
    CHECK(out.values == wanted);
}

}  // namespace latlab::nn::test
