#include "devices/bisection.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <stdexcept>

using namespace latlab;

namespace {

Eigen::MatrixXd wave_weights(int nodes, double shift) {
    Eigen::MatrixXd weights(nodes, nodes);
    for (int i = 0; i < nodes; ++i)
        for (int j = 0; j < nodes; ++j) weights(i, j) = std::sin(shift + 1.7 * i * j + 0.3 * i + 0.3 * j);
    return weights;
}

double cut_between(const Eigen::MatrixXd& weights, const std::vector<int>& a, const std::vector<int>& b) {
    return weights(a, b).sum();
}

}  // namespace

TEST_CASE("bisections have the smallest cut that networkx finds") {
    // The smallest of kernighan_lin_bisection(seed=0..999) of networkx 2.8.8 (40 nodes: 0..299), which is the
    // minimum of all bisections for the first three (each tried in Python).
    struct Figure {
        int nodes;
        double shift, cut;
    };
    for (const Figure figure :
         {Figure{8, 1, 0.235115701}, Figure{12, 2, -9.459737415}, Figure{13, 3, -7.169062580},
          Figure{24, 4, -31.424407450}, Figure{40, 5, -59.284809993}}) {
        CAPTURE(figure.nodes);
        const Eigen::MatrixXd weights = wave_weights(figure.nodes, figure.shift);
        for (std::uint64_t seed = 1; seed <= 3; ++seed) {
            Random random(seed);
            const Bisection halves = bisect(weights, random);
            CHECK(halves.cut == Approx(figure.cut).margin(1e-8));
            CHECK(cut_between(weights, halves.first, halves.second) == Approx(halves.cut).margin(1e-9));
            CHECK(halves.first.size() == static_cast<std::size_t>(figure.nodes + 1) / 2);
            CHECK(halves.first.size() + halves.second.size() == static_cast<std::size_t>(figure.nodes));
        }
    }
}

TEST_CASE("the halves are those that networkx finds") {
    Random random(1);
    const Bisection halves = bisect(wave_weights(13, 3), random);
    CHECK(halves.first == std::vector<int>{4, 6, 7, 8, 10, 11, 12});
    CHECK(halves.second == std::vector<int>{0, 1, 2, 3, 5, 9});
}

TEST_CASE("two groups that hold together are told apart, whatever the diagonal says") {
    Eigen::MatrixXd weights = Eigen::MatrixXd::Constant(10, 10, 0.1);
    const std::vector<int> odd{1, 3, 5, 7, 9}, even{0, 2, 4, 6, 8};
    weights(odd, odd).setConstant(0.9);
    weights(even, even).setConstant(0.9);
    weights.diagonal().setConstant(std::numeric_limits<double>::quiet_NaN());
    Random random(7);
    const Bisection halves = bisect(weights, random);
    CHECK((halves.first == odd || halves.second == odd));
    CHECK(halves.cut == Approx(2.5));
}

TEST_CASE("a bisection repeats for a seed") {
    // All weights are equal, so that every bisection is as good as any other.
    const Eigen::MatrixXd weights = Eigen::MatrixXd::Ones(20, 20);
    const auto first_half = [&](std::uint64_t seed) {
        Random random(seed);
        return bisect(weights, random).first;
    };
    CHECK(first_half(3) == first_half(3));
    CHECK(first_half(3) != first_half(4));
}

TEST_CASE("what has no halves is refused") {
    Random random(1);
    CHECK_THROWS_AS(bisect(Eigen::MatrixXd::Ones(1, 1), random), std::invalid_argument);
    CHECK_THROWS_AS(bisect(Eigen::MatrixXd::Ones(4, 3), random), std::invalid_argument);
    Eigen::MatrixXd weights = Eigen::MatrixXd::Ones(4, 4);
    weights(2, 1) = weights(1, 2) = std::numeric_limits<double>::quiet_NaN();
    CHECK_THROWS_AS(bisect(weights, random), std::invalid_argument);
}
