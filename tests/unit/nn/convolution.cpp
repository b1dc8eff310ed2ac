#include "nn/convolution.h"

#include <catch2/catch.hpp>
#include <complex>

#include "gradient_check.h"

namespace latlab::nn::test {
namespace {

constexpr int image_count = 2, in_size = 5;

FeatureMaps<double> random_maps(int images, int size, int channels, std::uint64_t seed) {
    FeatureMaps<double> maps(images, size, channels);
    maps.values = random_matrix(maps.values.rows(), channels, seed);
    return maps;
}

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

void check(const ConvolutionShape& shape) {
    CAPTURE(shape.in, shape.out, shape.kernel, shape.stride, shape.padding, shape.groups);
    const FeatureMaps<double> in = random_maps(image_count, in_size, shape.in, 1);
    const Matrix<double> weights = random_matrix(shape.weight_rows(), shape.out, 2);
    FeatureMaps<double> out;
    convolve(shape, in, weights, out);
    REQUIRE(out.size == shape.out_size(in_size));
    CHECK(out.values.isApprox(by_definition(shape, in, weights).values, 1e-12));

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
    depthwise{4, 4, 3, 1, 1, 4}, wide_depthwise_by_two{4, 4, 5, 2, 2, 4};

}  // namespace

TEST_CASE("convolutions are their defining sum, and their derivatives its adjoints", "[nn]") {
    for (const ConvolutionShape& shape : {dense, dense_by_two, pointwise, pointwise_by_two, grouped_pointwise,
                                          grouped, depthwise, wide_depthwise_by_two})
        check(shape);
}

TEST_CASE("an imaginary step carries a convolution's derivative along a direction", "[nn]") {
    for (const ConvolutionShape& shape : {dense, depthwise}) {
        const FeatureMaps<double> in = random_maps(1, in_size, shape.in, 4);
        const Matrix<double> weights = random_matrix(shape.weight_rows(), shape.out, 5);
        const Matrix<double> direction = random_matrix(shape.weight_rows(), shape.out, 6);
        FeatureMaps<double> along;
        convolve(shape, in, direction, along);
        using Complex = std::complex<float>;
        FeatureMaps<Complex> complex_in(1, in_size, shape.in), complex_out;
        complex_in.values = in.values.cast<float>().cast<Complex>();
        const Matrix<Complex> stepped = weights.cast<float>().cast<Complex>() +
                                        Complex(0, 1e-10f) * direction.cast<float>().cast<Complex>();
        convolve(shape, complex_in, stepped, complex_out);
        CHECK((complex_out.values.imag() * 1e10f).cast<double>().isApprox(along.values, 1e-5));
    }
}

TEST_CASE("complex convolutions and their derivatives are what real ones make of them", "[nn]") {
    using Complex = std::complex<float>;
    const Complex i(0, 1);
    const auto whole = [&](const Matrix<double>& real, const Matrix<double>& imaginary) -> Matrix<Complex> {
        return real.cast<float>().cast<Complex>() + i * imaginary.cast<float>().cast<Complex>();
    };
    for (const ConvolutionShape& shape : {dense_by_two, pointwise, grouped, depthwise}) {
        const FeatureMaps<double> a = random_maps(2, in_size, shape.in, 1),
                                  b = random_maps(2, in_size, shape.in, 2);
        const Matrix<double> w = random_matrix(shape.weight_rows(), shape.out, 3),
                             v = random_matrix(shape.weight_rows(), shape.out, 4);
        const auto convolved = [&](const FeatureMaps<double>& in, const Matrix<double>& weights) {
            FeatureMaps<double> out;
            convolve(shape, in, weights, out);
            return out;
        };
        const FeatureMaps<double> c = convolved(a, w), d = convolved(b, v);
        FeatureMaps<Complex> in(2, in_size, shape.in), out;
        in.values = whole(a.values, b.values);
        convolve(shape, in, whole(w, v), out);
        const Matrix<Complex> expected =
            whole(c.values - d.values, convolved(a, v).values + convolved(b, w).values);
        CHECK(out.values.isApprox(expected, 1e-5f));

        // Adjoints again, without conjugates.
        const Complex product = out.values.cwiseProduct(expected).sum();
        FeatureMaps<Complex> d_in(2, in_size, shape.in);
        d_in.values.setConstant(i);  // which they add to
        FeatureMaps<Complex> d_out = out;
        convolve_backward(shape, d_out, whole(w, v), d_in);
        const Complex by_input = (d_in.values.array() - i).matrix().cwiseProduct(in.values).sum();
        CHECK(std::abs(by_input / product - 1.f) < 1e-4f);
        Matrix<Complex> d_weights = Matrix<Complex>::Constant(w.rows(), w.cols(), i);
        convolve_weight_gradient(shape, in, d_out, d_weights);
        const Complex by_weights = (d_weights.array() - i).matrix().cwiseProduct(whole(w, v)).sum();
        CHECK(std::abs(by_weights / product - 1.f) < 1e-4f);
    }
}

}  // namespace latlab::nn::test
