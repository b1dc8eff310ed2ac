#include "nn/optimiser.h"

#include <catch2/catch.hpp>

#include "gradient_check.h"
#include "nn/layers.h"

namespace latlab::nn::test {
namespace {

void check_row(const Matrix<double>& x, std::initializer_list<double> wanted) {
    Index i = 0;
    for (const double number : wanted) CHECK(x(0, i++) == Approx(number).epsilon(1e-12));
}

}  // namespace

TEST_CASE("AdamW steps are PyTorch's", "[nn]") {
    // torch 1.13.1, float64: torch.optim.AdamW([p], lr=0.1, weight_decay=0.05), three steps.
    auto parameter = constant_parameter<double>("p", 1, 3, 0);
    parameter.value << 1, -2, 0.5;
    ParameterList<double> list;
    list.add(parameter);
    AdamWOptions options;
    options.learning_rate = 0.1;
    options.weight_decay = 0.05;
    AdamW<double> optimiser(list, options);
    parameter.gradient.resize(1, 3);
    parameter.gradient << 0.2, -0.4, 0;
    optimiser.step();
    check_row(parameter.value, {0.895000005, -1.8900000025, 0.4975});
    parameter.gradient << 1, 0.1, -0.3;
    optimiser.step();
    check_row(parameter.value, {0.804420379962005, -1.83360318697733, 0.569426178849681});
    parameter.gradient << -0.5, 0.2, 0.7;
    optimiser.step();
    check_row(parameter.value, {0.768775685392455, -1.81969182574949, 0.530507705978514});
}

TEST_CASE("AdamW leaves alone what is fixed or was never reached", "[nn]") {
    auto fixed = constant_parameter<double>("fixed", 1, 1, 2),
         unreached = constant_parameter<double>("un", 1, 1, 2);
    fixed.gradient.setOnes(1, 1);
    fixed.trainable = false;
    ParameterList<double> list;
    list.add(fixed);
    list.add(unreached);
    AdamW<double> optimiser(list, {});
    optimiser.step();
    CHECK(fixed.value(0, 0) == 2);
    CHECK(unreached.value(0, 0) == 2);
}

TEST_CASE("the longest matching prefix sets a parameter's learning rate", "[nn]") {
    auto a = constant_parameter<double>("head.a", 1, 1, 0), b = constant_parameter<double>("head.b", 1, 1, 0),
         c = constant_parameter<double>("body", 1, 1, 0);
    ParameterList<double> list;
    for (auto* parameter : {&a, &b, &c}) {
        parameter->gradient.setOnes(1, 1);
        list.add(*parameter);
    }
    AdamWOptions options;
    options.learning_rate = 0.1;
    AdamW<double> optimiser(list, options);
    optimiser.set_multiplier("head.b", 5);
    optimiser.set_multiplier("head", 2);
    optimiser.step();  // The first step goes by the learning rate against the gradient's sign.
    CHECK(a.value(0, 0) == Approx(-0.2));
    CHECK(b.value(0, 0) == Approx(-0.5));
    CHECK(c.value(0, 0) == Approx(-0.1));
    CHECK_THROWS_AS(optimiser.set_multiplier("tail", 2), std::invalid_argument);
}

TEST_CASE("the cosine schedule is PyTorch's CosineAnnealingLR", "[nn]") {
    // torch 1.13.1: lr 1e-3, T_max 150, eta_min 1e-6.
    CHECK(cosine_learning_rate(1e-3, 1e-6, 0, 150) == Approx(0.001).epsilon(1e-12));
    CHECK(cosine_learning_rate(1e-3, 1e-6, 1, 150) == Approx(0.000999890451395685).epsilon(1e-12));
    CHECK(cosine_learning_rate(1e-3, 1e-6, 75, 150) == Approx(0.0005005).epsilon(1e-12));
    CHECK(cosine_learning_rate(1e-3, 1e-6, 149, 150) == Approx(1.10954860431467e-06).epsilon(1e-10));
    CHECK(cosine_learning_rate(1e-3, 1e-6, 150, 150) == Approx(1e-6).epsilon(1e-12));
}

TEST_CASE("the warm-up schedule rises to its peak and falls to nothing, both in a straight line", "[nn]") {
    CHECK(warm_up_learning_rate(0.8, 4, 0, 20) == Approx(0.2));
    CHECK(warm_up_learning_rate(0.8, 4, 3, 20) == Approx(0.8));
    CHECK(warm_up_learning_rate(0.8, 4, 4, 20) == Approx(0.8));
    CHECK(warm_up_learning_rate(0.8, 4, 12, 20) == Approx(0.4));
    CHECK(warm_up_learning_rate(0.8, 4, 20, 20) == 0);
    CHECK(warm_up_learning_rate(0.8, 0, 0, 20) == Approx(0.8));
}

TEST_CASE("clipping bounds the common norm and keeps the direction", "[nn]") {
    auto a = constant_parameter<double>("a", 1, 2, 0), b = constant_parameter<double>("b", 1, 1, 0);
    a.gradient.resize(1, 2);
    a.gradient << 3, 4;
    b.gradient.setConstant(1, 1, 12);
    ParameterList<double> list;
    list.add(a);
    list.add(b);
    CHECK(clip_gradient_norm(list, 20) == Approx(13));
    CHECK(a.gradient(0, 1) == 4);
    CHECK(clip_gradient_norm(list, 6.5) == Approx(13));
    CHECK(a.gradient(0, 0) == Approx(1.5));
    CHECK(b.gradient(0, 0) == Approx(6));
}

TEST_CASE("training fits a function that is not linear", "[nn]") {
    Random random(7);
    Mlp<float> mlp("mlp", {2, 32, 1}, random);
    ParameterList<float> list;
    mlp.collect(list);
    AdamWOptions options;
    options.learning_rate = 0.02;
    AdamW<float> optimiser(list, options);
    Matrix<float> x(64, 2);
    for (Index i = 0; i < x.size(); ++i) x.data()[i] = static_cast<float>(random.uniform(-1, 1));
    const Matrix<float> y = x.col(0).cwiseProduct(x.col(1));  // mean square about 1/9
    Tape<float> tape;
    float last = 0;
    for (int epoch = 0; epoch < 300; ++epoch) {
        const auto loss = mean_squared_error<float>(mlp(tape.constant_view(x)), y);
        last = loss.scalar();
        list.zero_gradients();
        tape.backward(loss);
        optimiser.set_learning_rate(cosine_learning_rate(0.02, 1e-4, epoch, 300));
        optimiser.step();
    }
    CHECK(last < 0.002);
}

}  // namespace latlab::nn::test
