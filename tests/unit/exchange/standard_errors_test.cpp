#include "exchange/standard_errors.h"

#include <catch2/catch.hpp>

using namespace latlab;

namespace {

const std::vector<Repeats> five = {{10, 1, 3}, {5, 0.2, 5}, {8, 0.9, 2}, {20, 0.4, 30}, {4}};

}  // namespace

// Figures from numpy: with r = (deviation / latency)^2 and n runs the usual u = median of r / (1 - 2 / (9 (n
// - 1)))^3 (scipy.stats.chi2.median agrees to 4 %), and latency * sqrt((4 u + (n - 1) r) / (3 + n) / n).
TEST_CASE("standard errors are those of means whose variances are drawn towards the usual one") {
    const std::vector<double> errors = standard_errors(five);
    const std::vector<double> expected = {0.53890392, 0.15547335, 0.53624703, 0.13314401, 0.35930565};
    REQUIRE(errors.size() == expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i) CHECK(errors[i] == Approx(expected[i]).epsilon(1e-7));
}

TEST_CASE("the unit of the latencies is that of their standard errors") {
    std::vector<Repeats> scaled = five;
    for (Repeats& one : scaled) {
        one.latency_ms *= 1000;
        one.deviation_ms *= 1000;
    }
    for (std::size_t i = 0; i < five.size(); ++i)
        CHECK(standard_errors(scaled)[i] == Approx(1000 * standard_errors(five)[i]));
}

TEST_CASE("a deviation of many runs speaks for itself") {
    const std::vector<Repeats> many = {{10, 1, 10'000}, {10, 0.1, 10'000}, {10, 0.3, 10'000}};
    for (std::size_t i = 0; i < many.size(); ++i)
        CHECK(standard_errors(many)[i] == Approx(many[i].deviation_ms / 100).epsilon(0.01));
}

TEST_CASE("one network whose runs went wrong does not make the others noisy") {
    std::vector<Repeats> runs(20, {10, 0.1, 3});
    const double before = standard_errors(runs)[0];
    runs[7].deviation_ms = 50;
    const std::vector<double> errors = standard_errors(runs);
    CHECK(errors[0] == Approx(before));
    CHECK(errors[7] > 100 * before);
}

TEST_CASE("with fewer than three deviations nothing is said of any network") {
    for (const double error :
         standard_errors(std::vector<Repeats>{{10, 1, 3}, {5, 0.2, 5}, {4}, {7, 0.5, 1}}))
        CHECK(std::isnan(error));
    CHECK(standard_errors({}).empty());
}
