#include "predictor/gaussian_mixture.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <stdexcept>

#include "base/random.h"

using namespace latlab;

namespace {

// A linear and a squared exponential kernel of points on a line.
std::vector<Eigen::MatrixXd> kernels(const Eigen::VectorXd& a, const Eigen::VectorXd& b) {
    Eigen::MatrixXd near(a.size(), b.size());
    for (Eigen::Index i = 0; i < a.size(); ++i) {
        for (Eigen::Index j = 0; j < b.size(); ++j) near(i, j) = std::exp(-0.5 * std::pow(a[i] - b[j], 2));
    }
    return {a * b.transpose(), near};
}

Eigen::MatrixXd own(const Eigen::VectorXd& points) {
    Eigen::MatrixXd squares = Eigen::MatrixXd::Ones(2, points.size());
    squares.row(0) = points.cwiseAbs2().transpose();
    return squares;
}

SettingPrior prior(double deviation) {
    return {Eigen::Vector2d(std::log(0.5), std::log(0.8)), Eigen::Vector2d::Constant(deviation),
            std::log(0.05), deviation};
}

// Eight points on about a line, the fifth far off it.
const Eigen::VectorXd points = (Eigen::VectorXd(8) << -1.5, -1, -0.4, 0, 0.3, 0.9, 1.4, 2).finished();
const Eigen::VectorXd targets = (Eigen::VectorXd(8) << -1.4, -0.9, -0.6, 0.1, 1.9, 0.6, 0.8, 1.1).finished();
const Eigen::VectorXd new_points = Eigen::Vector3d(-2, 0.5, 3);

const Eigen::VectorXd no_noise = Eigen::VectorXd::Zero(8);

GaussianMixture mixture(double deviation, std::uint64_t seed = 1,
                        const Eigen::VectorXd& own_noise = no_noise) {
    return GaussianMixture(kernels(points, points), targets, own_noise, prior(deviation), seed);
}

void check_equal(const Eigen::ArrayXd& found, const std::vector<double>& expected) {
    REQUIRE(found.size() == static_cast<Eigen::Index>(expected.size()));
    for (std::size_t i = 0; i < expected.size(); ++i)
        CHECK(found[static_cast<Eigen::Index>(i)] == Approx(expected[i]).margin(1e-10));
}

// Many measurements of a smooth function.
struct Many {
    explicit Many(Eigen::Index count) : points(count), targets(count) {
        Random random(3);
        for (Eigen::Index i = 0; i < count; ++i) {
            points[i] = random.uniform(-2, 2);
            targets[i] = std::sin(points[i]) + 0.05 * random.normal();
        }
    }
    Eigen::VectorXd points, targets;
};

}  // namespace

// Figures from numpy: the kernel 4 + 0.5 a b + 0.8 exp(-(a - b)^2 / 2) with 0.05 / trust on the diagonal; two
// rounds of trust = 5 / (4 + r^2 / v), made to have maximum 1, with residual r from a fit without the
// measurement (numpy.linalg.solve on the other rows) and v that fit's variance plus a noise of 0.05; then
// mean and variance from numpy.linalg.solve.
TEST_CASE("with one setting only, all numbers are those of a Gaussian process with Student's t noise") {
    const GaussianMixture one = mixture(0);
    check_equal(one.trust(), {0.952421607403, 0.934495058957, 0.725159931579, 1, 0.142469063846,
                              0.933826679489, 0.988781515067, 0.975856957108});
    const auto predicted = one.predict(kernels(points, new_points), own(new_points));
    check_equal(predicted.mean, {-1.5744465315, 0.539354737919, 1.69191476043});
    check_equal(predicted.variance, {0.29731903882, 0.0852642680659, 0.858756366547});
    const auto left_out = one.leave_one_out();
    check_equal(left_out.mean, {-1.1064605754, -1.13020042593, -0.208101789229, 0.123321535166,
                                0.241291299735, 0.833821551692, 0.830639196588, 0.898636081751});
    check_equal(left_out.variance, {0.296119425537, 0.114329703287, 0.0950792168496, 0.11315650277,
                                    0.0869726656574, 0.12126055969, 0.108577604256, 0.385820741726});
}

// From numpy as above, with the own noise added to the diagonal and to v.
TEST_CASE("a measurement's own noise is added to that of all") {
    const GaussianMixture one =
        mixture(0, 1, (Eigen::VectorXd(8) << 0, 0.3, 0, 0.02, 1.5, 0, 0, 0.1).finished());
    check_equal(one.trust(), {0.980689079604, 0.977104133665, 0.832699674513, 0.92041973957, 0.694976953998,
                              0.98744577159, 1, 0.989711434206});
    const auto predicted = one.predict(kernels(points, new_points), own(new_points));
    check_equal(predicted.mean, {-1.55961336516, 0.421869820835, 1.55945618622});
    check_equal(predicted.variance, {0.304286096005, 0.0933319950909, 1.06604213711});
    const auto left_out = one.leave_one_out();
    check_equal(left_out.mean, {-1.17338586146, -1.10004039624, -0.267426313494, -0.119240012346,
                                0.225198635671, 0.686290175087, 0.819752674731, 0.952482740236});
    check_equal(left_out.variance, {0.628922919964, 0.411758482167, 0.136710551542, 0.137261350312,
                                    1.59422217684, 0.136530360095, 0.124329005974, 0.485225606124});
}

TEST_CASE("leaving out in closed form is solving again without the measurement, member by member") {
    const GaussianMixture mixed = mixture(1);
    REQUIRE(mixed.members().size() > 1);
    const auto left_out = mixed.leave_one_out();
    const std::vector<Eigen::MatrixXd> all = kernels(points, points);
    for (Eigen::Index i = 0; i < 8; ++i) {
        std::vector<Eigen::Index> others;
        for (Eigen::Index j = 0; j < 8; ++j) {
            if (j != i) others.push_back(j);
        }
        double first = 0, second = 0;
        for (const GaussianMixture::Member& member : mixed.members()) {
            const Eigen::MatrixXd kernel =
                member.weights[0] * all[0] + member.weights[1] * all[1] + Eigen::MatrixXd::Constant(8, 8, 4);
            Eigen::MatrixXd noisy = kernel;
            noisy.diagonal().array() += member.noise / mixed.trust().array();
            const Eigen::VectorXd cross = kernel(others, i);
            const Eigen::VectorXd share = noisy(others, others).eval().inverse() * cross;
            const double mean = share.dot(targets(others));
            first += member.share * mean;
            second += member.share * (kernel(i, i) - share.dot(cross) + member.noise + mean * mean);
        }
        CHECK(left_out.mean[i] == Approx(first).margin(1e-8));
        CHECK(left_out.variance[i] == Approx(second - first * first).margin(1e-8));
    }
}

TEST_CASE("members are few, count by their share of 1 and hold their own solution") {
    const GaussianMixture mixed = mixture(1);
    CHECK(mixed.members().size() <= 16);
    double sum = 0, before = 1;
    for (const GaussianMixture::Member& member : mixed.members()) {
        sum += member.share;
        CHECK(member.share <= before);
        before = member.share;
        CHECK((member.kernel.reconstructedMatrix() * member.solved - targets).norm() < 1e-8);
    }
    CHECK(sum == Approx(1));
}

TEST_CASE("settings follow what the measurements say of a group") {
    // A sine is not linear: the weight of the smooth kernel has to grow and the noise to be found.
    const Many many(60);
    const SettingPrior wide{Eigen::Vector2d::Constant(-4), Eigen::Vector2d::Constant(2), -2, 2};
    const GaussianMixture mixed(kernels(many.points, many.points), many.targets, Eigen::VectorXd::Zero(60),
                                wide, 1);
    double log_weight = 0, log_noise = 0;
    for (const GaussianMixture::Member& member : mixed.members()) {
        log_weight += member.share * std::log(member.weights[1]);
        log_noise += member.share * std::log(member.noise);
    }
    CHECK(log_weight > -2);
    CHECK(log_noise == Approx(std::log(0.05 * 0.05)).margin(1));
}

TEST_CASE("the same seed gives the same mixture and another seed another") {
    const auto first = mixture(1, 4).predict(kernels(points, new_points), own(new_points));
    const auto again = mixture(1, 4).predict(kernels(points, new_points), own(new_points));
    const auto other = mixture(1, 5).predict(kernels(points, new_points), own(new_points));
    CHECK((first.mean == again.mean).all());
    CHECK((first.variance == again.variance).all());
    CHECK((first.mean != other.mean).all());
}

TEST_CASE("a wild measurement counts less than all others") {
    const Eigen::VectorXd trust = mixture(1).trust();
    Eigen::Index least;
    CHECK(trust.minCoeff(&least) < 0.5);
    CHECK(least == 4);
    CHECK(trust.maxCoeff() == 1);
    CHECK((trust.array() > 0).all());
}

TEST_CASE("more measurements than settings are chosen on all count") {
    const Many many(200);
    const GaussianMixture mixed(kernels(many.points, many.points), many.targets, Eigen::VectorXd::Zero(200),
                                prior(1), 1);
    CHECK(mixed.trust().size() == 200);
    for (const GaussianMixture::Member& member : mixed.members()) CHECK(member.solved.size() == 200);
    const Eigen::VectorXd places = Eigen::Vector3d(-1.5, 0.2, 1.8);
    const auto predicted = mixed.predict(kernels(many.points, places), own(places));
    for (Eigen::Index i = 0; i < 3; ++i) CHECK(predicted.mean[i] == Approx(std::sin(places[i])).margin(0.05));
    CHECK(mixed.leave_one_out().mean.size() == 200);
}

TEST_CASE("kernels, targets and a prior of different sizes are refused") {
    const std::vector<Eigen::MatrixXd> all = kernels(points, points);
    CHECK_THROWS_AS(GaussianMixture({}, targets, no_noise, {}, 1), std::invalid_argument);
    CHECK_THROWS_AS(GaussianMixture({all[0]}, targets, no_noise, prior(1), 1), std::invalid_argument);
    CHECK_THROWS_AS(GaussianMixture(all, targets.head(7), no_noise, prior(1), 1), std::invalid_argument);
    CHECK_THROWS_AS(GaussianMixture(kernels(points, new_points), targets, no_noise, prior(1), 1),
                    std::invalid_argument);
    SettingPrior lacking = prior(1);
    lacking.log_weight_deviation = Eigen::VectorXd::Ones(1);
    CHECK_THROWS_AS(GaussianMixture(all, targets, no_noise, lacking, 1), std::invalid_argument);
    CHECK_THROWS_AS(GaussianMixture(all, targets, no_noise.head(7), prior(1), 1), std::invalid_argument);
}
