#include "sampling/next_measurement.h"

#include <catch2/catch.hpp>
#include <memory>
#include <set>

#include "predictor/few_shot.h"

using namespace latlab;

namespace {

std::unique_ptr<Predictor> fitted(const std::vector<Measurement>& list) {
    FewShotPrior bare;
    bare.map = &feature_map(search_space("nb201"));
    return FewShotMethod(std::make_shared<const FewShotPrior>(std::move(bare))).transfer(list, 1);
}

std::vector<Measurement> measurements(std::size_t count) {
    const SearchSpace& space = search_space("nb201");
    Random random(3);
    std::vector<Measurement> list;
    while (list.size() < count) {
        const Architecture drawn = space.random(random);
        const std::vector<int> ops = space.op_histogram(drawn);
        list.push_back({drawn, 2 + 1.0 * ops[2] + 3.0 * ops[3] + 0.3 * ops[4] + random.uniform(0, 0.1)});
    }
    return list;
}

std::vector<NextMeasurement> next(const std::vector<Measurement>& list, std::uint64_t seed = 1) {
    const auto predictor = fitted(list);
    return next_measurements(dynamic_cast<const FewShotPosterior&>(*predictor), list, seed, 6);
}

}  // namespace

// numpy: C -= outer(c, c) / (C[i, i] + noise) for i = 0, 2; sqrt(diag(C) + noise).mean() before and after.
TEST_CASE("measuring narrows what is left as numpy says") {
    Eigen::MatrixXd covariance(3, 3);
    covariance << 2, 0.5, -0.3, 0.5, 1, 0.2, -0.3, 0.2, 1.5;
    const std::vector<std::size_t> measured = {0, 2};
    const std::vector<double> means = mean_deviations(covariance, 0.25, measured);
    REQUIRE(means.size() == 3);
    CHECK(means[0] == Approx(1.3136365480940635).epsilon(1e-12));
    CHECK(means[1] == Approx(1.020680442301318).epsilon(1e-12));
    CHECK(means[2] == Approx(0.805001897202294).epsilon(1e-12));
}

// By hand: measuring one of three that vary alike takes 3 / 11 off the summed variance, one alone with
// variance 2 takes 4 / 12; of these squared, it would be the other way round.
TEST_CASE("what lowers the summed variance most is measured first") {
    Eigen::MatrixXd covariance = Eigen::MatrixXd::Zero(4, 4);
    covariance.topLeftCorner(3, 3).setOnes();
    covariance(3, 3) = 2;
    const std::vector<std::size_t> chosen = most_telling(covariance, 10, 2);
    CHECK(chosen == std::vector<std::size_t>{3, 0});
}

TEST_CASE("where all networks are measured there is none to measure next") {
    const SearchSpace& space = search_space("nb201");
    std::vector<Measurement> all;
    for (const Architecture& cell : reference_architectures(space)) all.push_back({cell, 1});
    const auto predictor = fitted(measurements(12));
    CHECK(next_measurements(dynamic_cast<const FewShotPosterior&>(*predictor), all, 1, 6).empty());
}

TEST_CASE("what to measure next is new, has a way from input to output, and each one more narrows further") {
    const std::vector<Measurement> list = measurements(20);
    const std::vector<NextMeasurement> worth = next(list);
    REQUIRE(worth.size() == 6);
    std::set<Architecture> seen;
    for (const Measurement& measurement : list) seen.insert(measurement.architecture);
    double before = 0;
    for (const NextMeasurement& one : worth) {
        CHECK(seen.insert(one.architecture).second);
        CHECK(search_space("nb201").connected(one.architecture));
        CHECK(one.narrows > before);
        before = one.narrows;
    }
    CHECK(before < 1);
}

TEST_CASE("one more measurement brings less the more there are") {
    CHECK(next(measurements(8)).front().narrows > next(measurements(60)).front().narrows);
}

TEST_CASE("the seed decides what to measure next") {
    const std::vector<Measurement> list = measurements(12);
    CHECK(next(list)[0].architecture == next(list)[0].architecture);
    CHECK(next(list, 1)[5].architecture != next(list, 2)[5].architecture);
}
