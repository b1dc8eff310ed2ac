#include "nn/graph_operations.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

#include "gradient_check.h"

namespace latlab::nn::test {
namespace {

// Edges 0 -> 1, 0 -> 2, 1 -> 2, 1 -> 3, 2 -> 3.
bool linked(int from, int to) {
    return (from == 0 && (to == 1 || to == 2)) || (from == 1 && (to == 2 || to == 3)) ||
           (from == 2 && to == 3);
}

struct Example {
    Matrix<double> states{4, 3}, weights{1, 3}, seed{4, 3};
    Example() {
        states << 0.5, -1, 0.25, 1, 0.75, -0.5, -0.25, 2, 1.5, 0, -0.5, 1;
        weights << 0.3, -0.7, 1.1;
        seed << 1, 2, -1, 0.5, -1, 1, 2, 0, 0.3, -1, 1, 0.7;
    }
};

struct Figures {
    std::vector<double> output, states_gradient, weights_gradient;
};

void check_close(const Matrix<double>& x, const std::vector<double>& wanted) {
    REQUIRE(x.size() == static_cast<Index>(wanted.size()));
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        CAPTURE(i);
        CHECK(x.data()[i] == Approx(wanted[i]).epsilon(1e-12));
    }
}

void check_attention(const EdgeList& list, const Figures& figures) {
    const Example example;
    Tape<double> tape;
    const auto states = tape.input(example.states), weights = tape.input(example.weights);
    const auto output =
        graph_attention(states, weights, std::make_shared<const EdgeList>(list), 1 / std::sqrt(3.0));
    check_close(output.value(), figures.output);
    tape.backward(output, example.seed);
    check_close(states.gradient(), figures.states_gradient);
    check_close(weights.gradient(), figures.weights_gradient);
}

}  // namespace

// Figures of both attention cases: torch 1.13.1 in float64, dense: softmax of LeakyReLU((S * a) S^T /
// sqrt(3)) times or masked by the adjacency matrix, gradients by autograd for the seed above.

TEST_CASE("attention over listed neighbours is the dense one with minus infinity elsewhere", "[nn]") {
    EdgeList list;
    for (int to = 0; to < 4; ++to) {
        for (int from = 0; from < 4; ++from) {
            if (from == to || linked(from, to)) list.add(from);
        }
        list.close_node();
    }
    check_attention(list, {{0.5, -1.0, 0.25, 0.72438012726568, -0.214669554570121, -0.0865701908985196,
                            0.44673319656073, -0.0101514270623518, 0.356039813713908, 0.00416393878872279,
                            1.16322847943431, 1.06744402763685},
                           {2.53761868990249, 1.24479597359545, -0.408827861417652, 0.342436493516936,
                            0.262953920616107, 1.05810277630493, -0.167013239711825, 0.776193012873057,
                            0.999384319212185, -0.29517208296942, -0.582584271759672, 0.403984024927884},
                           {-0.164155615949062, -1.01299971034868, 0.342886171671746}});
}

TEST_CASE("attention with all pairs listed and missing ones absent is the published implementation's",
          "[nn]") {
    EdgeList list;
    for (int to = 0; to < 4; ++to) {
        for (int from = 0; from < 4; ++from) list.add(from, !linked(from, to));
        list.close_node();
    }
    check_attention(list, {{0.3125, 0.3125, 0.5625, 0.328134176344905, 0.203060765585666, 0.536443039425158,
                            0.369168151295053, -0.0943539185061241, 0.467891543723471, 0.0766394311157241,
                            1.0194792257663, 0.955580865444242},
                           {1.27610722534815, 0.161242335800111, 0.299725033147513, 0.58899817538931,
                            0.540551405320326, 0.181359089970537, 0.155047660668058, 1.06545610349946,
                            1.04568837061667, 0.523761065809636, -0.352945662087787, 1.04141653577383},
                           {0.0833765220825617, -0.792955568608791, 0.823174407566944}});
}

TEST_CASE("aggregation sums over the edges that exist; a node without any gets zeros", "[nn]") {
    EdgeList list;
    list.close_node();
    list.add(0);
    list.add(2);
    list.close_node();
    list.add(0, true);
    list.add(1);
    list.close_node();
    Tape<double> tape;
    Matrix<double> states(3, 2);
    states << 1, 2, 3, 4, 5, 6;
    Matrix<double> wanted(3, 2);
    wanted << 0, 0, 6, 8, 3, 4;
    CHECK(aggregate(tape.constant(states), std::make_shared<const EdgeList>(list)).value() == wanted);
}

TEST_CASE("graphs of a batch do not see each other", "[nn]") {
    const auto chain = [](int graphs) {
        EdgeList list;
        for (int node = 0; node < 3 * graphs; ++node) {
            if (node % 3 > 0) list.add(node - 1);
            list.add(node);
            list.close_node();
        }
        return std::make_shared<const EdgeList>(list);
    };
    Tape<double> tape;
    const auto both = random_matrix(6, 5, 1), weights = random_matrix(1, 5, 2);
    const auto together = graph_attention(tape.constant(both), tape.constant(weights), chain(2), 0.5);
    const auto alone =
        graph_attention(tape.constant(both.bottomRows(3)), tape.constant(weights), chain(1), 0.5);
    CHECK(together.value().bottomRows(3) == alone.value());
}

TEST_CASE("edges that do not fit the nodes are refused", "[nn]") {
    Tape<double> tape;
    const auto states = tape.constant(random_matrix(2, 3, 1)),
               weights = tape.constant(random_matrix(1, 3, 2));
    EdgeList outside;
    outside.close_node();
    outside.add(2);
    outside.close_node();
    CHECK_THROWS_AS(aggregate(states, std::make_shared<const EdgeList>(outside)), std::invalid_argument);
    EdgeList short_list;
    short_list.add(0);
    short_list.close_node();
    CHECK_THROWS_AS(graph_attention(states, weights, std::make_shared<const EdgeList>(short_list), 1),
                    std::invalid_argument);
}

}  // namespace latlab::nn::test
