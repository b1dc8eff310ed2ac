#include "search/pareto.h"

#include <catch2/catch.hpp>
#include <limits>

#include "base/random.h"

using namespace latlab;

namespace {

constexpr double no_limit = std::numeric_limits<double>::infinity();

// Small whole numbers, so that ties of every kind occur.
std::vector<TradeOff> random_points(std::size_t count, Random& random) {
    std::vector<TradeOff> points(count);
    for (TradeOff& point : points) {
        point = {static_cast<double>(random.below(8)), static_cast<double>(random.below(8))};
    }
    return points;
}

// By the definition: what is left after the fronts before it are taken away and is dominated by none.
std::vector<int> ranks_by_definition(const std::vector<TradeOff>& points) {
    std::vector<int> ranks(points.size(), -1);
    for (int rank = 0;; ++rank) {
        std::vector<std::size_t> front;
        for (std::size_t i = 0; i < points.size(); ++i) {
            if (ranks[i] >= 0) continue;
            bool dominated = false;
            for (std::size_t j = 0; j < points.size(); ++j) {
                dominated = dominated || (ranks[j] < 0 && dominates(points[j], points[i]));
            }
            if (!dominated) front.push_back(i);
        }
        if (front.empty()) return ranks;
        for (const std::size_t i : front) ranks[i] = rank;
    }
}

}  // namespace

TEST_CASE("one point dominates another when it is no worse in both aims and better in one") {
    CHECK(dominates({70, 5}, {69, 5}));
    CHECK(dominates({70, 5}, {70, 6}));
    CHECK_FALSE(dominates({70, 5}, {70, 5}));
    CHECK_FALSE(dominates({70, 5}, {69, 4}));
}

TEST_CASE("a Pareto front has no dominated point, no duplicate, and rises in both aims") {
    Random random(1);
    for (int round = 0; round < 200; ++round) {
        const std::vector<TradeOff> points = random_points(1 + random.below(40), random);
        const std::vector<std::size_t> front = pareto_front(points);
        REQUIRE_FALSE(front.empty());
        for (std::size_t i = 1; i < front.size(); ++i) {
            REQUIRE(points[front[i]].latency > points[front[i - 1]].latency);
            REQUIRE(points[front[i]].accuracy > points[front[i - 1]].accuracy);
        }
        const std::vector<int> ranks = ranks_by_definition(points);
        for (std::size_t i = 0; i < points.size(); ++i) {
            bool represented = false;
            for (const std::size_t j : front) {
                represented = represented || (points[i].accuracy == points[j].accuracy &&
                                              points[i].latency == points[j].latency);
            }
            REQUIRE(represented == (ranks[i] == 0));
        }
    }
}

TEST_CASE("the non-dominated sort gives the ranks of its definition") {
    Random random(2);
    for (int round = 0; round < 200; ++round) {
        const std::vector<TradeOff> points = random_points(1 + random.below(40), random);
        REQUIRE(non_dominated_ranks(points, no_limit) == ranks_by_definition(points));
    }
}

TEST_CASE("points above the latency limit rank behind all others, by how far they are above it") {
    const std::vector<TradeOff> points = {{90, 20}, {50, 5}, {10, 5}, {99, 12}, {40, 12}, {60, 10}};
    CHECK(non_dominated_ranks(points, 10) == std::vector<int>{3, 0, 1, 2, 2, 0});
    CHECK(non_dominated_ranks(points, 1) == std::vector<int>{3, 0, 0, 2, 2, 1});
}

TEST_CASE("the hypervolume is the area under the front") {
    // Two rectangles of the corner (0, 10): 8 x 2 from the first point, then 3 x 5 more from the second.
    const std::vector<TradeOff> points = {{2, 2}, {7, 7}, {1, 3}};
    CHECK(hypervolume(points, {0, 10}) == 2 * 8 + 5 * 3);
    CHECK(hypervolume(points, {0, 5}) == 2 * 3);
    CHECK(hypervolume(points, {8, 10}) == 0);
    CHECK(hypervolume({}, {0, 10}) == 0);
}

TEST_CASE("the hypervolume agrees with counting random darts") {
    Random random(5);
    const std::vector<TradeOff> points = {{0.2, 0.1}, {0.5, 0.4}, {0.55, 0.41}, {0.9, 0.8}, {0.3, 0.9}};
    int hits = 0;
    constexpr int darts = 200'000;
    for (int i = 0; i < darts; ++i) {
        const TradeOff dart{random.uniform(), random.uniform()};
        for (const TradeOff& point : points) {
            if (point.accuracy >= dart.accuracy && point.latency <= dart.latency) {
                ++hits;
                break;
            }
        }
    }
    CHECK(hypervolume(points, {0, 1}) == Approx(static_cast<double>(hits) / darts).margin(0.004));
}

TEST_CASE("crowding distances are infinite at the ends and the scaled gap between neighbours inside") {
    const std::vector<TradeOff> points = {{0, 0}, {50, 50}, {1, 1}, {10, 4}, {4, 2}};
    const std::vector<std::size_t> front = {3, 0, 4, 2};
    const std::vector<double> distances = crowding_distances(points, front);
    CHECK(std::isinf(distances[0]));
    CHECK(std::isinf(distances[1]));
    CHECK(distances[2] == Approx(9.0 / 10 + 3.0 / 4));
    CHECK(distances[3] == Approx(4.0 / 10 + 2.0 / 4));
    CHECK(crowding_distances(points, std::vector<std::size_t>{}).empty());
    CHECK(std::isinf(crowding_distances(points, std::vector<std::size_t>{1})[0]));
}
