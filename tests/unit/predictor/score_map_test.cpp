#include "predictor/score_map.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

#include "base/error.h"
#include "base/random.h"
#include "base/statistics.h"

using latlab::Random;
using latlab::ScoreMap;

namespace {

struct Pairs {
    std::vector<double> scores, ms;
};

/// k pairs in which ms follows the score, with a spread of `noise` in log ms.
Pairs noisy(std::size_t k, double noise, std::uint64_t seed) {
    Random random(seed);
    Pairs pairs;
    for (std::size_t i = 0; i < k; ++i) {
        pairs.scores.push_back(random.normal());
        pairs.ms.push_back(std::exp(2 + std::tanh(pairs.scores.back()) + noise * random.normal()));
    }
    return pairs;
}

/// Strictly increasing and positive from far below to far above the measured scores, and where scores lie
/// as close together as floats can.
void check_map(const ScoreMap& map, const Pairs& pairs) {
    const auto [low, high] = std::minmax_element(pairs.scores.begin(), pairs.scores.end());
    const double span = std::max(1.0, *high - *low);
    double previous = 0;
    bool rising = true;
    for (double score = *low - 30 * span; score < *high + 30 * span; score += 0.01 * span) {
        const double ms = map(score);
        rising &= std::isfinite(ms) && ms > previous;
        previous = ms;
    }
    for (const double score : pairs.scores) {
        const float here = static_cast<float>(score);
        rising &= map(std::nextafter(here, INFINITY)) > map(here);
    }
    REQUIRE(rising);
}

}  // namespace

TEST_CASE("the map is strictly increasing and positive for any number of measurements") {
    for (const std::size_t k : {2, 3, 4, 5, 20, 100, 1000}) {
        for (std::uint64_t seed = 1; seed <= 5; ++seed) {
            const Pairs pairs = noisy(k, 0.5, seed);
            check_map(ScoreMap::fit(pairs.scores, pairs.ms), pairs);
        }
    }
}

TEST_CASE("the map rises even where measurements fall with the score") {
    const Pairs pairs{{1, 2, 3, 4, 5, 6}, {60, 50, 40, 30, 20, 10}};
    check_map(ScoreMap::fit(pairs.scores, pairs.ms), pairs);
}

TEST_CASE("ties of scores, of latencies and of both still give a map") {
    const std::vector<Pairs> cases{{{3, 3, 3}, {1, 2, 4}},
                                   {{3, 3}, {5, 5}},
                                   {{1, 2, 3, 4}, {7, 7, 7, 7}},
                                   {{1, 1, 2, 2, 3, 3}, {5, 6, 6, 7, 7, 7}},
                                   {{-2}, {4}}};
    for (const Pairs& pairs : cases) {
        const ScoreMap map = ScoreMap::fit(pairs.scores, pairs.ms);
        check_map(map, pairs);
        const auto [least, most] = std::minmax_element(pairs.ms.begin(), pairs.ms.end());
        CHECK(map(pairs.scores[0]) >= 0.9 * *least);
        CHECK(map(pairs.scores[0]) <= 1.1 * *most);
    }
}

TEST_CASE("an affine relation is recovered, above the measured scores too") {
    const Pairs pairs{{-1, 0, 0.5, 1, 2, 4}, {8, 10, 11, 12, 14, 18}};
    const ScoreMap map = ScoreMap::fit(pairs.scores, pairs.ms);
    for (const double score : {-1.0, -0.3, 0.7, 3.0, 4.0, 9.0}) CHECK(map(score) == Approx(10 + 2 * score));
}

TEST_CASE("a log-linear relation is recovered within the measured scores") {
    Pairs pairs{{-2, -1, 0, 1, 1.5, 3}, {}};
    for (const double score : pairs.scores) pairs.ms.push_back(std::exp(1 + 0.8 * score));
    const ScoreMap map = ScoreMap::fit(pairs.scores, pairs.ms);
    for (const double score : {-2.0, -1.7, 0.2, 1.2, 2.9})
        CHECK(map(score) == Approx(std::exp(1 + 0.8 * score)));
}

TEST_CASE("scores and mapped milliseconds rank alike") {
    const Pairs pairs = noisy(20, 0.3, 7);
    const ScoreMap map = ScoreMap::fit(pairs.scores, pairs.ms);
    Random random(8);
    std::vector<double> scores, ms;
    for (int i = 0; i < 5000; ++i) {
        scores.push_back(static_cast<float>(3 * random.normal()));
        ms.push_back(map(scores.back()));
    }
    CHECK(latlab::average_ranks(scores) == latlab::average_ranks(ms));
}

TEST_CASE("with many measurements a bent relation is followed") {
    const Pairs pairs = noisy(500, 0.05, 3);
    const ScoreMap map = ScoreMap::fit(pairs.scores, pairs.ms);
    for (const double score : {-1.5, -0.5, 0.0, 0.5, 1.5}) {
        CHECK(map(score) == Approx(std::exp(2 + std::tanh(score))).epsilon(0.07));
    }
}

TEST_CASE("the order of the measurements does not matter") {
    Pairs pairs = noisy(20, 0.3, 5);
    const ScoreMap map = ScoreMap::fit(pairs.scores, pairs.ms);
    std::reverse(pairs.scores.begin(), pairs.scores.end());
    std::reverse(pairs.ms.begin(), pairs.ms.end());
    CHECK(ScoreMap::fit(pairs.scores, pairs.ms)(0.3) == map(0.3));
}

TEST_CASE("latencies that cannot be and missing measurements are refused") {
    const std::vector<double> scores{1, 2};
    CHECK_THROWS_AS(ScoreMap::fit({}, {}), latlab::DataError);
    CHECK_THROWS_AS(ScoreMap::fit(scores, std::vector<double>{1}), latlab::DataError);
    CHECK_THROWS_AS(ScoreMap::fit(scores, std::vector<double>{1, 0}), latlab::DataError);
    CHECK_THROWS_AS(ScoreMap::fit(scores, std::vector<double>{1, NAN}), latlab::DataError);
    CHECK_THROWS_AS(ScoreMap::fit(std::vector<double>{1, INFINITY}, std::vector<double>{1, 2}),
                    latlab::DataError);
}
