#include <catch2/catch.hpp>

#include "gradient_check.h"
#include "nn/layers.h"

namespace latlab::nn::test {
namespace {

constexpr double tolerance = 1e-6;

// 5 nodes: 0 -> 2, 1 -> 2, 0 -> 3, 2 -> 3, 3 -> 3, and a pair of which one is absent at node 4; nothing at
// 0, 1.
Edges small_graph() {
    EdgeList list;
    list.close_node();
    list.close_node();
    list.add(0);
    list.add(1);
    list.close_node();
    list.add(0);
    list.add(2);
    list.add(3);
    list.close_node();
    list.add(1, true);
    list.add(3);
    list.close_node();
    return std::make_shared<const EdgeList>(list);
}

}  // namespace

TEST_CASE("products have the gradients of central differences", "[nn]") {
    const auto x = random_matrix(4, 3, 1), w = random_matrix(3, 5, 2), bias = random_matrix(1, 5, 3);
    CHECK(gradient_error([](auto&, const Inputs& v) { return matmul(v[0], v[1]); }, {x, w}) < tolerance);
    CHECK(gradient_error([](auto&, const Inputs& v) { return linear(v[0], v[1], v[2]); }, {x, w, bias}) <
          tolerance);
    CHECK(gradient_error([](auto&, const Inputs& v) { return add_row(v[0], v[1]); },
                         {random_matrix(4, 5, 4), bias}) < tolerance);
    CHECK(gradient_error([](auto&, const Inputs& v) { return gram_of_blocks(v[0], 3); },
                         {random_matrix(6, 4, 5)}) < tolerance);
}

TEST_CASE("elementwise operations have the gradients of central differences", "[nn]") {
    const auto x = random_matrix(3, 7, 1), y = random_matrix(3, 7, 2);
    CHECK(gradient_error([](auto&, const Inputs& v) { return add(v[0], v[1]); }, {x, y}) < tolerance);
    CHECK(gradient_error([](auto&, const Inputs& v) { return add(v[0], v[0]); }, {x}) < tolerance);
    CHECK(gradient_error([](auto&, const Inputs& v) { return subtract(v[0], v[1]); }, {x, y}) < tolerance);
    CHECK(gradient_error([](auto&, const Inputs& v) { return multiply(v[0], v[1]); }, {x, y}) < tolerance);
    CHECK(gradient_error([](auto&, const Inputs& v) { return multiply(v[0], v[0]); }, {x}) < tolerance);
    CHECK(gradient_error([](auto&, const Inputs& v) { return scale(v[0], -2.5); }, {x}) < tolerance);
    CHECK(gradient_error([](auto&, const Inputs& v) { return average(v[0], v[1]); }, {x, y}) < tolerance);
    CHECK(gradient_error([](auto&, const Inputs& v) { return relu(v[0]); }, {x}) < tolerance);
    CHECK(gradient_error([](auto&, const Inputs& v) { return leaky_relu(v[0], 0.2); }, {x}) < tolerance);
    CHECK(gradient_error([](auto&, const Inputs& v) { return sigmoid(v[0]); }, {x}) < tolerance);
    CHECK(gradient_error([](auto&, const Inputs& v) { return exponential(v[0]); }, {x}) < tolerance);
    CHECK(gradient_error([](auto&, const Inputs& v) { return gate(v[0], v[1]); }, {x, y}) < tolerance);
    const Function drop = [](auto&, const Inputs& v) {
        Random random(5);
        return dropout(v[0], 0.4, &random);
    };
    CHECK(gradient_error(drop, {x}) < tolerance);
}

TEST_CASE("operations on rows and columns have the gradients of central differences", "[nn]") {
    const auto x = random_matrix(6, 4, 1), y = random_matrix(6, 3, 2);
    CHECK(gradient_error(
              [](auto&, const Inputs& v) {
                  return concat_columns<double>({v[0], v[1], v[0]});
              },
              {x, y}) < tolerance);
    CHECK(gradient_error([](auto&, const Inputs& v) { return slice_columns(v[0], 1, 2); }, {x}) < tolerance);
    CHECK(gradient_error(
              [](auto&, const Inputs& v) {
                  return gather_rows(v[0], rows({5, 0, 0, 2, 5, 5, 1}));
              },
              {x}) < tolerance);
    CHECK(gradient_error(
              [](auto&, const Inputs& v) {
                  return scatter_rows(v[0], rows({1, 1, 7, 0, 3, 1}), 8);
              },
              {x}) < tolerance);
    CHECK(gradient_error([](auto&, const Inputs& v) { return repeat_rows(v[0], 3); }, {x}) < tolerance);
    CHECK(gradient_error(
              [](auto&, const Inputs& v) {
                  return concat_rows<double>({v[0], v[1], v[0]});
              },
              {x, random_matrix(2, 4, 3)}) < tolerance);
    CHECK(gradient_error([](auto&, const Inputs& v) { return mean_of_blocks(v[0], 3, 1, 2); }, {x}) <
          tolerance);
}

TEST_CASE("normalisations have the gradients of central differences", "[nn]") {
    const auto x = random_matrix(5, 6, 1), gain = random_matrix(1, 6, 2), bias = random_matrix(1, 6, 3);
    CHECK(gradient_error([](auto&, const Inputs& v) { return layer_norm(v[0], v[1], v[2]); },
                         {x, gain, bias}) < tolerance);
    const Edges edges = small_graph();
    CHECK(gradient_error([&](auto&, const Inputs& v) { return softmax_by_destination(v[0], edges); },
                         {random_matrix(7, 2, 4)}) < tolerance);
}

TEST_CASE("graph operations have the gradients of central differences", "[nn]") {
    const auto states = random_matrix(5, 6, 1), weights = random_matrix(1, 6, 2);
    const Edges edges = small_graph();
    CHECK(gradient_error([&](auto&, const Inputs& v) { return aggregate(v[0], edges); }, {states}) <
          tolerance);
    CHECK(gradient_error([&](auto&, const Inputs& v) { return graph_attention(v[0], v[1], edges, 0.4, 0.1); },
                         {states, weights}) < tolerance);
    // Fixed states: only the weights learn.
    const Function weights_only = [&](Tape<double>& tape, const Inputs& v) {
        return graph_attention(tape.constant(states), v[0], edges, 0.4, 0.1);
    };
    CHECK(gradient_error(weights_only, {weights}) < tolerance);
}

TEST_CASE("losses have the gradients of central differences", "[nn]") {
    const auto scores = random_matrix(6, 1, 1);
    CHECK(gradient_error(
              [](auto&, const Inputs& v) {
                  return pairwise_hinge(v[0], {{0, 1}, {2, 1}, {5, 3}, {4, 0}, {1, 5}, {1, 0}}, 0.3);
              },
              {scores}) < tolerance);
    const auto target = random_matrix(4, 3, 2);
    CHECK(gradient_error([&](auto&, const Inputs& v) { return mean_squared_error<double>(v[0], target); },
                         {random_matrix(4, 3, 3)}) < tolerance);
    CHECK(gradient_error([&](auto&, const Inputs& v) { return binary_cross_entropy<double>(v[0], target); },
                         {random_matrix(4, 3, 3)}) < tolerance);
    CHECK(gradient_error(
              [](auto&, const Inputs& v) {
                  return cross_entropy(v[0], {2, 0, 1, 1}, 0.1);
              },
              {random_matrix(4, 3, 3)}) < tolerance);
    CHECK(gradient_error([](auto&, const Inputs& v) { return normal_divergence(v[0], v[1]); },
                         {random_matrix(4, 3, 3), random_matrix(4, 3, 4)}) < tolerance);
}

TEST_CASE("layers have the gradients of central differences with respect to their input", "[nn]") {
    Random random(1);
    const Linear<double> with_bias("a", 4, 3, random),
        without("b", 4, 3, random, LinearStart::fan_out, false);
    LayerNorm<double> norm("c", 4);
    norm.gain.value = random_matrix(1, 4, 5);
    const Mlp<double> mlp("d", {4, 8, 6, 2}, random, 0.3);
    const auto x = random_matrix(5, 4, 2);
    CHECK(gradient_error([&](auto&, const Inputs& v) { return with_bias(v[0]); }, {x}) < tolerance);
    CHECK(gradient_error([&](auto&, const Inputs& v) { return without(v[0]); }, {x}) < tolerance);
    CHECK(gradient_error([&](auto&, const Inputs& v) { return norm(v[0]); }, {x}) < tolerance);
    const Function training = [&](auto&, const Inputs& v) {
        Random masks(3);
        return mlp(v[0], &masks);
    };
    CHECK(gradient_error(training, {x}) < tolerance);
}

TEST_CASE("a layer's parameters get the gradients of central differences", "[nn]") {
    Random random(4);
    Mlp<double> mlp("mlp", {3, 5, 2}, random);
    Embedding<double> embedding("table", 4, 3, random);
    LayerNorm<double> norm("norm", 3);
    ParameterList<double> parameters;
    embedding.collect(parameters);
    norm.collect(parameters);
    mlp.collect(parameters);
    const auto target = random_matrix(5, 2, 6);
    const auto loss = [&](Tape<double>& tape) {
        return mean_squared_error<double>(mlp(norm(embedding(tape, rows({3, 0, 3, 1, 3})))), target);
    };
    Tape<double> tape;
    tape.backward(loss(tape));
    Tape<double> plain(Recording::off);
    for (Parameter<double>* parameter : parameters) {
        CAPTURE(parameter->name);
        for (Index i = 0; i < parameter->value.size(); ++i) {
            double& number = parameter->value.data()[i];
            const double before = number, step = 1e-5;
            number = before + step;
            const double above = loss(plain).scalar();
            number = before - step;
            const double below = loss(plain).scalar();
            number = before;
            CHECK(parameter->gradient.data()[i] ==
                  Approx((above - below) / (2 * step)).epsilon(1e-6).margin(1e-9));
        }
    }
}

}  // namespace latlab::nn::test
