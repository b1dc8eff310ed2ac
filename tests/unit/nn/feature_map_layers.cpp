#include "nn/feature_map_layers.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "gradient_check.h"

namespace latlab::nn::test {
namespace {

FeatureMaps<double> random_maps(int images, int size, int channels, std::uint64_t seed) {
    FeatureMaps<double> maps(images, size, channels);
    maps.values = random_matrix(maps.values.rows(), channels, seed);
    return maps;
}

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

TEST_CASE("batch normalisation takes every channel of a batch to mean 0 and variance 1", "[nn]") {
    FeatureMaps<double> in = random_maps(3, 4, 2, 1), out;
    in.values.col(1).array() = 5 * in.values.col(1).array() + 7;
    BatchNorm<double> norm;
    norm.forward(in, out);
    for (int c = 0; c < 2; ++c) {
        const auto column = in.values.col(c).array();
        CHECK(norm.mean(c) == Approx(column.mean()));
        CHECK(norm.variance(c) == Approx((column - column.mean()).square().mean()));
        CHECK(out.values.col(c).mean() == Approx(0).margin(1e-12));
        CHECK(out.values.col(c).array().square().mean() ==
              Approx(norm.variance(c) / (norm.variance(c) + 1e-5)));
    }
}

TEST_CASE("a channel without variation is normalised to zero", "[nn]") {
    FeatureMaps<float> in(2, 3, 1), out;
    in.values.setConstant(1000.1f);
    BatchNorm<float> norm;
    norm.forward(in, out);
    CHECK(norm.variance(0) >= 0);
    CHECK(out.values.allFinite());
    CHECK(out.values.cwiseAbs().maxCoeff() < 0.2f);  // rounding of the mean over the root of 1e-5
}

TEST_CASE("batch normalisation's derivative is that of central differences", "[nn]") {
    FeatureMaps<double> in = random_maps(2, 3, 2, 3), out;
    const FeatureMaps<double> d_out = random_maps(2, 3, 2, 4);
    BatchNorm<double> norm;
    norm.forward(in, out);
    FeatureMaps<double> d_in(2, 3, 2);
    d_in.values.setZero();
    norm.backward(out, d_out, d_in);
    constexpr double step = 1e-6;
    for (const Index at : {Index{0}, Index{7}, Index{35}}) {
        double& value = in.values.data()[at];
        const double start = value;
        BatchNorm<double> scratch;
        FeatureMaps<double> up, down;
        value = start + step;
        scratch.forward(in, up);
        value = start - step;
        scratch.forward(in, down);
        value = start;
        CHECK(d_in.values.data()[at] ==
              Approx((dot(up, d_out) - dot(down, d_out)) / (2 * step)).epsilon(1e-5));
    }
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
