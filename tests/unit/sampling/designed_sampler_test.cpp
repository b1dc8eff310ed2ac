#include "sampling/designed_sampler.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <set>
#include <stdexcept>

#include "base/error.h"

using namespace latlab;

namespace {

std::shared_ptr<const FewShotPrior> prior_without_devices(const std::string& space) {
    FewShotPrior prior;
    prior.map = &feature_map(search_space(space));
    return std::make_shared<const FewShotPrior>(std::move(prior));
}

std::vector<Architecture> cells(std::size_t count) {
    const SearchSpace& space = search_space("nb201");
    std::vector<Architecture> list;
    Random random(5);
    for (const std::size_t index : random.sample(15'625, count)) list.push_back(space.at(index));
    return list;
}

std::vector<std::size_t> design(const std::vector<Architecture>& list, std::size_t count) {
    Random random(1);
    return DesignedSampler(prior_without_devices("nb201"))
        .choose({search_space("nb201"), list, count}, random);
}

// Seven points on a line whose likeness falls off exponentially, as rows whose products are the likenesses.
Eigen::MatrixXd line() {
    const Eigen::VectorXd place = (Eigen::VectorXd(7) << 0, 0.3, 1, 1.1, 2, 3.5, 3.6).finished(),
                          size = (Eigen::VectorXd(7) << 1, 1.2, 0.8, 1.5, 0.7, 1.1, 0.9).finished();
    Eigen::MatrixXd matrix(7, 7);
    for (Eigen::Index i = 0; i < 7; ++i) {
        for (Eigen::Index j = 0; j < 7; ++j)
            matrix(i, j) = size[i] * size[j] * std::exp(-std::abs(place[i] - place[j]));
    }
    return matrix.llt().matrixL();
}

// The summed variance of all candidates after these have been measured, under the sampler's prior.
double variance_left(const std::vector<Architecture>& list, const std::vector<std::size_t>& chosen) {
    const auto prior = prior_without_devices("nb201");
    const Eigen::MatrixXd features = prior->encode(list);
    Eigen::MatrixXd kernel = features * features.transpose();  // without devices all groups weigh the same
    kernel.array() += 1;
    const std::vector<Eigen::Index> rows(chosen.begin(), chosen.end());
    Eigen::MatrixXd measured = kernel(rows, rows);
    measured.diagonal().array() += 0.1 * kernel.diagonal().mean();
    const Eigen::MatrixXd cross = kernel(rows, Eigen::all);
    return kernel.trace() - (cross.array() * measured.llt().solve(cross).array()).sum();
}

}  // namespace

// Figures from numpy: at each step the trace of the posterior covariance after each remaining candidate, by
// numpy.linalg.inv with 0.2 on the diagonal of the measured ones, and the candidate where it is least.
TEST_CASE("a design takes, one by one, what lowers the summed variance most") {
    CHECK(a_optimal_design(line(), 0.2, 5) == std::vector<std::size_t>{3, 5, 1, 0, 4});
}

// From numpy too: the same with points 0 and 5 measured and out of choice.
TEST_CASE("a design goes on from what is measured") {
    const Eigen::MatrixXd points = line();
    const std::vector<Eigen::Index> given{0, 5}, rest{1, 2, 3, 4, 6};
    CHECK(a_optimal_design(points(rest, Eigen::all), 0.2, 3, points(given, Eigen::all)) ==
          std::vector<std::size_t>{2, 0, 3});  // points 3, 1 and 4
}

TEST_CASE("a design that goes on from its own beginning is its end") {
    const Eigen::MatrixXd points = line();
    const std::vector<Eigen::Index> head{3, 5}, rest{0, 1, 2, 4, 6};
    CHECK(a_optimal_design(points(rest, Eigen::all), 0.2, 3, points(head, Eigen::all)) ==
          std::vector<std::size_t>{1, 0, 3});  // points 1, 0 and 4
}

TEST_CASE("a design may take every candidate and never takes one twice") {
    const std::vector<std::size_t> all = a_optimal_design(line(), 0.2, 7);
    CHECK(std::set<std::size_t>(all.begin(), all.end()).size() == 7);
    // Nothing is left to learn of candidates that are all the same, and still they are different positions.
    const std::vector<std::size_t> same = a_optimal_design(Eigen::MatrixXd::Ones(6, 1), 1e-9, 6);
    CHECK(std::set<std::size_t>(same.begin(), same.end()).size() == 6);
}

TEST_CASE("a design refuses what it cannot do") {
    const Eigen::MatrixXd points = line();
    CHECK(a_optimal_design(points, 0.2, 0).empty());
    CHECK_THROWS_AS(a_optimal_design(points, 0.2, 8), std::invalid_argument);
    CHECK_THROWS_AS(a_optimal_design(points, 0, 2), std::invalid_argument);
    CHECK_THROWS_AS(a_optimal_design(points, 0.2, 2, points.leftCols(5)), std::invalid_argument);
}

TEST_CASE("the first of a longer list are the shorter list") {
    const std::vector<Architecture> list = cells(300);
    const std::vector<std::size_t> few = design(list, 5), more = design(list, 10);
    REQUIRE(more.size() == 10);
    CHECK(std::equal(few.begin(), few.end(), more.begin()));
    CHECK(std::set<std::size_t>(more.begin(), more.end()).size() == 10);
}

TEST_CASE("the cells chosen after a list's beginning was measured are its end") {
    const std::vector<Architecture> list = cells(300);
    const std::vector<std::size_t> whole = design(list, 12);
    std::vector<Architecture> measured;
    for (std::size_t i = 0; i < 5; ++i) measured.push_back(list[whole[i]]);
    Random random(1);
    const std::vector<std::size_t> more = DesignedSampler(prior_without_devices("nb201"))
                                              .choose({search_space("nb201"), list, 7, {}, measured}, random);
    CHECK(std::equal(more.begin(), more.end(), whole.begin() + 5, whole.end()));
}

TEST_CASE("a design can be cancelled") {
    const std::vector<Architecture> list = cells(50);
    Random random(1);
    const Progress stop([](double share, const std::string&) { return share < 0.5; });
    CHECK_THROWS_AS(DesignedSampler(prior_without_devices("nb201"))
                        .choose({search_space("nb201"), list, 10, {}, {}, stop}, random),
                    Cancelled);
}

TEST_CASE("designed cells leave less unknown than cells drawn at random") {
    const std::vector<Architecture> list = cells(300);
    const double designed = variance_left(list, design(list, 12));
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
        Random random(seed);
        CHECK(designed < variance_left(list, random.sample(list.size(), 12)));
    }
}

TEST_CASE("a design does not depend on the order of the candidates") {
    std::vector<Architecture> list = cells(200);
    std::set<Architecture> first, second;
    for (const std::size_t i : design(list, 8)) first.insert(list[i]);
    std::reverse(list.begin(), list.end());
    for (const std::size_t i : design(list, 8)) second.insert(list[i]);
    CHECK(first == second);
}

TEST_CASE("a design of too many candidates is refused with what to do") {
    try {
        design(cells(4001), 5);
        FAIL("no error");
    } catch (const DataError& error) {
        CHECK(error.fault().find("4001") != std::string::npos);
        CHECK(error.mend().find("4000") != std::string::npos);
    }
}

TEST_CASE("a prior for another space is refused") {
    const std::vector<Architecture> list = cells(10);
    Random random(1);
    CHECK_THROWS_AS(
        DesignedSampler(prior_without_devices("fbnet")).choose({search_space("nb201"), list, 2}, random),
        std::invalid_argument);
}

TEST_CASE("the designed sampler is made from a prior alone") {
    CHECK(make_sampler("designed", {prior_without_devices("nb201")})->name() == "designed");
    CHECK_THROWS_AS(make_sampler("designed"), std::invalid_argument);
}
