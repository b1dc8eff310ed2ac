#include "predictor/trust_report.h"

#include <catch2/catch.hpp>
#include <memory>

#include "predictor/baselines.h"
#include "predictor/few_shot.h"
#include "toy_table.h"

using namespace latlab;

namespace {

const FewShotMethod& trusted_method() {
    static const FewShotMethod made(test::toy_prior());
    return made;
}

// On a device that executes or drops what leads nowhere; each operation costs what it costs.
std::vector<Measurement> drawn_measurements(bool executes, std::size_t count) {
    const SearchSpace& space = search_space("nb201");
    Random random(11);
    std::vector<Measurement> list;
    while (list.size() < count) {
        const Architecture drawn = space.random(random);
        const std::vector<int> ops = space.op_histogram(executes ? drawn : space.pruned(drawn));
        list.push_back({drawn, 2 + 1.0 * ops[2] + 3.0 * ops[3] + 0.3 * ops[4] + random.uniform(0, 0.1)});
    }
    return list;
}

std::unique_ptr<Predictor> fitted(const std::vector<Measurement>& list) {
    return trusted_method().transfer(list, 1);
}

const FewShotPosterior& posterior(const Predictor& predictor) {
    return dynamic_cast<const FewShotPosterior&>(predictor);
}

bool mentions(const std::string& text, const std::string& words) {
    return text.find(words) != std::string::npos;
}

}  // namespace

TEST_CASE("what is believed of latencies is what the predictor predicts") {
    const std::vector<Measurement> list = drawn_measurements(true, 20);
    const auto predictor = fitted(list);
    const std::vector<Architecture> asked = {search_space("nb201").at(5), search_space("nb201").at(700),
                                             search_space("nb201").at(9000)};
    const Eigen::MatrixXd features = posterior(*predictor).prior().encode(asked);
    const Belief belief = believed(posterior(*predictor), features, 1, 100);
    // Estimates are a line of the standardised means, and their widths one of the deviations.
    const auto estimates = predictor->predict(asked);
    const auto deviation = [&](Eigen::Index i) {
        return std::sqrt(belief.covariance(i, i) + belief.spread[i] + belief.noise);
    };
    const double unit = (estimates[1].ms - estimates[0].ms) / (belief.mean[1] - belief.mean[0]);
    CHECK(estimates[2].ms - estimates[0].ms == Approx(unit * (belief.mean[2] - belief.mean[0])));
    const double width = (estimates[0].upper - estimates[0].ms) / deviation(0);
    for (Eigen::Index i : {1, 2}) {
        const LatencyEstimate& estimate = estimates[static_cast<std::size_t>(i)];
        CHECK(estimate.upper - estimate.ms == Approx(width * deviation(i)));
    }
}

TEST_CASE("the posterior covariance is that of the textbook, setting by setting") {
    const auto predictor = fitted(drawn_measurements(true, 12));
    const FewShotPosterior& fit = posterior(*predictor);
    const Eigen::MatrixXd features = fit.prior().encode(
        std::vector<Architecture>{search_space("nb201").at(5), search_space("nb201").at(700)});
    Eigen::MatrixXd expected = Eigen::MatrixXd::Zero(2, 2);
    for (const GaussianMixture::Member& member : fit.mixture().members()) {
        Eigen::MatrixXd own = Eigen::MatrixXd::Constant(2, 2, 4), cross = Eigen::MatrixXd::Constant(2, 12, 4),
                        known = Eigen::MatrixXd::Constant(12, 12, 4);
        const std::vector<FeatureGroup> groups = fit.prior().groups();
        for (std::size_t g = 0; g < groups.size(); ++g) {
            const double weight = member.weights[static_cast<Eigen::Index>(g)];
            const Eigen::MatrixXd few = fit.measured().middleCols(groups[g].first, groups[g].width),
                                  two = features.middleCols(groups[g].first, groups[g].width);
            own += weight * two * two.transpose();
            cross += weight * two * few.transpose();
            known += weight * few * few.transpose();
        }
        known.diagonal().array() += member.noise / fit.mixture().trust().array();
        expected += member.share * (own - cross * known.inverse() * cross.transpose());
    }
    const Belief belief = believed(fit, features, 1, 100);
    CHECK((belief.covariance - expected).cwiseAbs().maxCoeff() < 1e-8 * expected.norm() + 1e-9);
    // Of the difference, on which the unknown level has no say.
    const Belief difference = believed(fit, features.row(0) - features.row(1), 0, 100);
    CHECK(difference.covariance(0, 0) ==
          Approx(expected(0, 0) + expected(1, 1) - 2 * expected(0, 1)).epsilon(1e-6));
}

TEST_CASE("measurements tell whether a device executes operations that lead nowhere") {
    for (const bool executes : {true, false}) {
        CAPTURE(executes);
        const std::vector<Measurement> list = drawn_measurements(executes, 40);
        const auto predictor = fitted(list);
        const auto dead = dead_operations(posterior(*predictor), test::architectures_of(list));
        REQUIRE(dead);
        using Verdict = DeadOperations::Verdict;
        CHECK(dead->verdict == (executes ? Verdict::executed : Verdict::dropped));
        CHECK(dead->cost_share == Approx(executes ? 1 : 0).margin(0.2));
        CHECK(dead->cost_bounds.lower < dead->cost_share);
        CHECK(mentions(sentence(*dead), executes ? "It executes" : "It drops"));
    }
}

TEST_CASE("measurements of networks without operations that lead nowhere cannot tell, and it is said") {
    FewShotPrior bare;  // known devices would say that all devices are alike in this
    bare.map = &feature_map(search_space("nb201"));
    std::vector<Measurement> list = drawn_measurements(true, 200);
    std::erase_if(list, [](const Measurement& measurement) {
        return search_space("nb201").pruned(measurement.architecture) != measurement.architecture;
    });
    list.resize(20);
    const auto predictor =
        FewShotMethod(std::make_shared<const FewShotPrior>(std::move(bare))).transfer(list, 1);
    const auto dead = dead_operations(posterior(*predictor), test::architectures_of(list));
    REQUIRE(dead);
    CHECK(dead->verdict == DeadOperations::Verdict::unknown);
    CHECK(dead->executed_probability == Approx(0.5).margin(0.3));
    CHECK(mentions(sentence(*dead), "cannot be told"));
}

TEST_CASE("shares of the groups add up to one and name what a device goes by") {
    const auto predictor = fitted(drawn_measurements(true, 40));
    const std::vector<GroupShare> shares = group_shares(posterior(*predictor));
    REQUIRE(shares.size() == 7);
    double sum = 0;
    for (const GroupShare& share : shares) {
        CHECK(share.share >= 0);
        CHECK_FALSE(share.plain_name.empty());
        CHECK(share.plain_name != share.group);
        sum += share.share;
    }
    CHECK(sum == Approx(1));
    CHECK(shares.front().share > 0.4);
}

TEST_CASE("the note says which intervals the measurements carry") {
    CHECK(mentions(interval_note(20), "50 %, 80 % and 95 % intervals are drawn towards"));
    CHECK(mentions(interval_note(19), "95 % intervals are drawn towards"));
    CHECK(mentions(interval_note(18), "the 95 % interval is the predictor's own belief"));
    CHECK(mentions(interval_note(18), "at least 19"));
    CHECK(mentions(interval_note(3), "The 50 % interval is drawn towards"));
    CHECK(mentions(interval_note(3), "80 % and 95 % intervals are the predictor's own belief"));
    CHECK(mentions(interval_note(3), "checking all of them takes at least 19"));
}

TEST_CASE("any predictor gets bounds of its figures, few-shot the rest as well") {
    const std::vector<Measurement> list = drawn_measurements(true, 12);
    std::vector<LatencyEstimate> left_out;
    for (const Measurement& measurement : list)
        left_out.push_back(
            {1.02 * measurement.latency_ms, 0.9 * measurement.latency_ms, 1.1 * measurement.latency_ms});
    const auto baseline = make_op_count_baseline(search_space("nb201"));
    const TrustReport simple =
        trust_report(search_space("nb201"), list, left_out, *baseline, *baseline->transfer(list, 1), 1);
    CHECK(simple.figures.spearman.lower == Approx(1));
    CHECK(simple.deviations.size() == 12);
    CHECK(simple.interval_note.empty());
    CHECK(simple.group_shares.empty());
    CHECK_FALSE(simple.dead_operations);
    const TrustReport whole =
        trust_report(search_space("nb201"), list, left_out, trusted_method(), *fitted(list), 1);
    CHECK(whole.counts.size() == 12);
    CHECK(whole.group_shares.size() == 7);
    CHECK(whole.dead_operations);
    CHECK_FALSE(whole.interval_note.empty());
}
