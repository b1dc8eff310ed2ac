#include "nn/convolution.h"

#include <catch2/catch.hpp>

#include "gradient_check.h"

namespace latlab::nn::test {
namespace {

constexpr int image_count = 2;

// The sum that defines a convolution, number by number.
FeatureMaps<double> by_definition(const ConvolutionShape& shape, const FeatureMaps<double>& in,
                                  const Matrix<double>& weights) {
    FeatureMaps<double> out(in.images, shape.out_size(in.size), shape.out);
    out.values.setZero();
    const int ins = shape.in / shape.groups, outs = shape.out / shape.groups;
    for (int image = 0; image < in.images; ++image)
        for (int y = 0; y < out.size; ++y)
            for (int x = 0; x < out.size; ++x)
                for (int o = 0; o < shape.out; ++o)
                    for (int tap_y = 0; tap_y < shape.kernel; ++tap_y)
                        for (int tap_x = 0; tap_x < shape.kernel; ++tap_x)
                            for (int i = 0; i < ins; ++i) {
                                const int in_y = y * shape.stride - shape.padding + tap_y;
                                const int in_x = x * shape.stride - shape.padding + tap_x;
                                if (in_y < 0 || in_y >= in.size || in_x < 0 || in_x >= in.size) continue;
                                out.values((image * out.size + y) * out.size + x, o) +=
                                    in.values((image * in.size + in_y) * in.size + in_x, o / outs * ins + i) *
                                    weights((tap_y * shape.kernel + tap_x) * ins + i, o);
                            }
    return out;
}

void check(const ConvolutionShape& shape, int in_size) {
    CAPTURE(in_size, shape.in, shape.out, shape.kernel, shape.stride, shape.padding, shape.groups);
    const FeatureMaps<double> in = random_maps(image_count, in_size, shape.in, 1);
    const Matrix<double> weights = random_matrix(shape.weight_rows(), shape.out, 2);
    FeatureMaps<double> out;
    convolve(shape, in, weights, out);
    REQUIRE(out.size == shape.out_size(in_size));
    const Matrix<double> expected = by_definition(shape, in, weights).values;
    CHECK(out.values.isApprox(expected, 1e-12));
    convolve_adding(shape, in, weights, out);
    CHECK(out.values.isApprox(2 * expected, 1e-12));
    out.values = expected;

    // It is linear in the input and in the weights, so its derivatives are its adjoints; both add.
    const FeatureMaps<double> d_out = random_maps(image_count, out.size, shape.out, 3);
    const double product = out.values.cwiseProduct(d_out.values).sum();
    FeatureMaps<double> d_in(image_count, in_size, shape.in);
    d_in.values.setOnes();
    convolve_backward(shape, d_out, weights, d_in);
    CHECK((d_in.values.array() - 1).cwiseProduct(in.values.array()).sum() == Approx(product));
    Matrix<double> d_weights = Matrix<double>::Ones(weights.rows(), weights.cols());
    convolve_weight_gradient(shape, in, d_out, d_weights);
    CHECK((d_weights.array() - 1).cwiseProduct(weights.array()).sum() == Approx(product));
}

const ConvolutionShape dense{3, 4, 3, 1, 1, 1}, dense_by_two{3, 4, 3, 2, 1, 1}, pointwise{4, 6, 1, 1, 0, 1},
    pointwise_by_two{4, 6, 1, 2, 0, 1}, grouped_pointwise{4, 6, 1, 1, 0, 2}, grouped{4, 6, 3, 1, 1, 2},
    depthwise{4, 4, 3, 1, 1, 4}, wide_depthwise_by_two{4, 4, 5, 2, 2, 4}, many_outputs{5, 35, 3, 1, 1, 1},
    many_inputs_by_two{21, 16, 5, 2, 2, 1}, unpadded{3, 9, 3, 1, 0, 1};

}  // namespace

TEST_CASE("convolutions are their defining sum, and their derivatives its adjoints", "[nn]") {
    for (const ConvolutionShape& shape :
         {dense, dense_by_two, pointwise, pointwise_by_two, grouped_pointwise, grouped, depthwise,
          wide_depthwise_by_two, many_outputs, many_inputs_by_two, unpadded}) {
        for (const int in_size : {5, 8, 19}) check(shape, in_size);
    }
}

TEST_CASE("a convolution of floats is that of doubles, rounded", "[nn]") {
    for (const ConvolutionShape& shape : {many_outputs, many_inputs_by_two, depthwise}) {
        const FeatureMaps<double> in = random_maps(image_count, 11, shape.in, 1);
        const Matrix<double> weights = random_matrix(shape.weight_rows(), shape.out, 2);
        FeatureMaps<float> in_floats(in.images, in.size, shape.in), out_floats;
        in_floats.values = in.values.cast<float>();
        FeatureMaps<double> out;
        convolve(shape, in, weights, out);
        convolve(shape, in_floats, Matrix<float>(weights.cast<float>()), out_floats);
        CHECK(out_floats.values.cast<double>().isApprox(out.values, 1e-5));
    }
}

}  // namespace latlab::nn::test
