#include "predictor/suspicion.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <memory>

#include "predictor/few_shot.h"
#include "toy_table.h"

using namespace latlab;

namespace {

const FewShotMethod& method() {
    static const FewShotMethod made(test::toy_prior());
    return made;
}

// Twenty rows of the toy table with latencies that no two share.
std::vector<Measurement> twenty_measurements(std::size_t first) {
    static const LatencyTable table = test::toy_table();
    const Eigen::VectorXd latencies = table.latencies("target");
    std::vector<Measurement> list;
    for (std::size_t row = first; row < first + 20; ++row)
        list.push_back({table.architectures[row], latencies[static_cast<Eigen::Index>(row)]});
    return list;
}

std::vector<SuspiciousMeasurement> suspects(const std::vector<Measurement>& list) {
    std::vector<LatencyEstimate> left_out;
    for (std::size_t i = 0; i < list.size(); ++i) {
        std::vector<Measurement> others = list;
        others.erase(others.begin() + static_cast<std::ptrdiff_t>(i));
        left_out.push_back(method().transfer(others, 1)->predict({&list[i].architecture, 1}).front());
    }
    return suspicious_measurements(search_space("nb201"), list, left_out, method(), 1);
}

bool mentions(const SuspiciousMeasurement& suspect, const std::string& words) {
    return suspect.reason.find(words) != std::string::npos;
}

std::size_t connected_one(const std::vector<Measurement>& list) {
    std::size_t i = 3;
    while (!search_space("nb201").connected(list[i].architecture)) ++i;
    return i;
}

}  // namespace

TEST_CASE("clean measurements raise no suspicion") {
    for (std::size_t draw = 0; draw < 6; ++draw) {
        CAPTURE(draw);
        CHECK(suspects(twenty_measurements(20 * draw)).empty());
    }
}

TEST_CASE("a slip of the unit, of the decimal point or of counting is named") {
    const std::pair<double, const char*> slips[] = {
        {1000, "about 1,000 times"}, {10, "about 10 times"},    {2, "about twice"},
        {0.5, "about half"},         {0.1, "about a tenth of"}, {0.001, "about a thousandth of"}};
    for (const auto& [factor, words] : slips) {
        CAPTURE(words);
        std::vector<Measurement> list = twenty_measurements(40);
        const std::size_t wrong = connected_one(list);
        list[wrong].latency_ms *= factor;
        const std::vector<SuspiciousMeasurement> found = suspects(list);
        REQUIRE(found.size() == 1);
        CHECK(found[0].measurement == wrong);
        CHECK(found[0].kind == Suspicion::factor);
        CHECK(found[0].deviations * std::log(factor) > 0);
        CAPTURE(found[0].reason);
        CHECK(mentions(found[0], words));
    }
}

TEST_CASE("a slip does not hide another one") {
    std::vector<Measurement> list = twenty_measurements(40);
    list[2].latency_ms *= 1000;
    list[9].latency_ms *= 2;
    const std::vector<SuspiciousMeasurement> found = suspects(list);
    REQUIRE(found.size() == 2);
    CHECK(found[0].measurement == 2);
    CHECK(found[1].measurement == 9);
}

TEST_CASE("a latency copied from another network is named with its origin") {
    std::vector<Measurement> list = twenty_measurements(40);
    std::size_t slow = 0, fast = 0;
    for (std::size_t i = 0; i < list.size(); ++i) {
        if (!search_space("nb201").connected(list[i].architecture)) continue;
        if (list[i].latency_ms > list[slow].latency_ms) slow = i;
        if (list[i].latency_ms < list[fast].latency_ms) fast = i;
    }
    list[fast].latency_ms = list[slow].latency_ms;
    const std::vector<SuspiciousMeasurement> found = suspects(list);
    REQUIRE(found.size() == 1);
    CHECK(found[0].measurement == fast);
    CHECK(found[0].kind == Suspicion::copy);
    CHECK(mentions(found[0], "as of " + search_space("nb201").print(list[slow].architecture) + ","));
}

TEST_CASE("a network without a way that a device skips is said to be one") {
    std::vector<Measurement> list = twenty_measurements(40);
    const SearchSpace& space = search_space("nb201");
    Measurement dead{space.parse("0_3_3_0_0_0"), 0.05};
    REQUIRE_FALSE(space.connected(dead.architecture));
    list[5] = dead;
    const std::vector<SuspiciousMeasurement> found = suspects(list);
    REQUIRE_FALSE(found.empty());
    CHECK(found[0].measurement == 5);
    CHECK(found[0].kind == Suspicion::no_path);
    CHECK(mentions(found[0], "skip"));
}

TEST_CASE("what fits none of these is to be measured again, and is told what the others say") {
    std::vector<Measurement> list = twenty_measurements(40);
    const std::size_t wrong = connected_one(list);
    list[wrong].latency_ms *= 4.5;
    const std::vector<SuspiciousMeasurement> found = suspects(list);
    REQUIRE(found.size() == 1);
    CHECK(found[0].kind == Suspicion::outlier);
    CHECK(mentions(found[0], "the others say "));
    CHECK(mentions(found[0], "Measure it again."));
}

// scipy.stats.t.ppf(1 - 0.05 / (2 * k), 4)
TEST_CASE("the threshold is Student's t shared among the measurements, as scipy gives it") {
    CHECK(suspicious_deviations(1) == Approx(2.7764451052).epsilon(1e-7));
    CHECK(suspicious_deviations(5) == Approx(4.6040948715).epsilon(1e-7));
    CHECK(suspicious_deviations(20) == Approx(6.7582528477).epsilon(1e-7));
    CHECK(suspicious_deviations(100) == Approx(10.3062546818).epsilon(1e-7));
}

TEST_CASE("deviations are counted on the side where the measurement lies") {
    const LatencyEstimate lopsided{10, 8, 16};
    CHECK(deviations_off(lopsided, 16) == Approx(1.2815515655));
    CHECK(deviations_off(lopsided, 6) == Approx(-2 * 1.2815515655));
    CHECK(deviations_off(lopsided, 10) == 0);
    CHECK(std::isnan(deviations_off({10}, 12)));
}

TEST_CASE("few measurements, and a predictor without intervals, raise no suspicion") {
    std::vector<Measurement> list = twenty_measurements(40);
    list[0].latency_ms *= 1000;
    const std::vector<LatencyEstimate> bare(list.size(), LatencyEstimate{5});
    CHECK(suspicious_measurements(search_space("nb201"), list, bare, method(), 1).empty());
    list.resize(4);
    CHECK(suspects(list).empty());
}
