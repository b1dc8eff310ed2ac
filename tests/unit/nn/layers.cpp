#include "nn/layers.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "gradient_check.h"

namespace latlab::nn::test {

TEST_CASE("linear layers start uniform within one over the root of their fan", "[nn]") {
    Random random(1);
    const Linear<double> in("a", 400, 100, random), out("b", 400, 100, random, LinearStart::fan_out),
        zero("c", 4, 3, random, LinearStart::zero);
    CHECK(in.weight.value.cwiseAbs().maxCoeff() <= 0.05);
    CHECK(in.bias.value.cwiseAbs().maxCoeff() <= 0.05);
    // Uniform in +-b has standard deviation b / sqrt(3).
    CHECK(std::sqrt(in.weight.value.array().square().mean()) == Approx(0.05 / std::sqrt(3.0)).epsilon(0.02));
    CHECK(std::sqrt(out.weight.value.array().square().mean()) == Approx(0.1 / std::sqrt(3.0)).epsilon(0.02));
    CHECK(zero.weight.value.isZero());
    CHECK(zero.bias.value.isZero());
}

TEST_CASE("embeddings start standard normal and look up their rows", "[nn]") {
    Random random(2);
    const Embedding<double> embedding("e", 300, 40, random);
    CHECK(embedding.table.value.mean() == Approx(0).margin(0.03));
    CHECK(embedding.table.value.array().square().mean() == Approx(1).epsilon(0.04));
    Tape<double> tape;
    const auto looked_up = embedding(tape, rows({7, 299}));
    CHECK(looked_up.value().row(0) == embedding.table.value.row(7));
    CHECK(looked_up.value().row(1) == embedding.table.value.row(299));
}

TEST_CASE("only the rows looked up get a gradient", "[nn]") {
    Random random(2);
    const Embedding<double> embedding("e", 4, 2, random);
    Tape<double> tape;
    tape.backward(embedding(tape, rows({3, 1, 3})), Matrix<double>::Ones(3, 2));
    Matrix<double> wanted(4, 2);
    wanted << 0, 0, 1, 1, 0, 0, 2, 2;
    CHECK(embedding.table.gradient == wanted);
}

TEST_CASE("an MLP is its linear layers with ReLU between them", "[nn]") {
    Random random(3);
    const Mlp<double> mlp("m", {3, 4, 2}, random, 0.5);
    Tape<double> tape;
    const Matrix<double> x = random_matrix(5, 3, 1);
    const Matrix<double> hidden =
        ((x * mlp.layers[0].weight.value).rowwise() + mlp.layers[0].bias.value.row(0)).cwiseMax(0);
    const Matrix<double> wanted =
        (hidden * mlp.layers[1].weight.value).rowwise() + mlp.layers[1].bias.value.row(0);
    CHECK((mlp(tape.constant(x)).value() - wanted).cwiseAbs().maxCoeff() < 1e-14);
    Random masks(4);
    CHECK((mlp(tape.constant(x), &masks).value() - wanted).cwiseAbs().maxCoeff() > 1e-3);
}

TEST_CASE("a network lists its parameters once, in order, by name", "[nn]") {
    Random random(3);
    Mlp<float> mlp("mlp", {3, 4, 2}, random);
    Linear<float> without_bias("plain", 2, 5, random, LinearStart::fan_in, false);
    LayerNorm<float> norm("norm", 6);
    ParameterList<float> list;
    mlp.collect(list);
    without_bias.collect(list);
    norm.collect(list);
    std::vector<std::string> names;
    for (const Parameter<float>* parameter : list) names.push_back(parameter->name);
    CHECK(names == std::vector<std::string>{"mlp.0.weight", "mlp.0.bias", "mlp.1.weight", "mlp.1.bias",
                                            "plain.weight", "norm.weight", "norm.bias"});
    CHECK(list.count() == 3 * 4 + 4 + 4 * 2 + 2 + 2 * 5 + 6 + 6);
    CHECK(list.find("norm.bias") == &norm.bias);
    CHECK(list.find("norm") == nullptr);
    CHECK(list.set_trainable("mlp.1", false) == 2);
    CHECK(mlp.layers[0].weight.trainable);
    CHECK_FALSE(mlp.layers[1].bias.trainable);
    CHECK_THROWS_AS(norm.collect(list), std::logic_error);
}

TEST_CASE("a copied layer is independent of the original", "[nn]") {
    Random random(3);
    const Linear<float> original("l", 2, 2, random);
    Linear<float> copy = original;
    copy.weight.value.setZero();
    CHECK_FALSE(original.weight.value.isZero());
}

}  // namespace latlab::nn::test
