#include "predictor/few_shot.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

#include "base/error.h"
#include "base/statistics.h"
#include "toy_table.h"

using namespace latlab;

namespace {

std::shared_ptr<const FewShotPrior> prior_without_devices() {
    FewShotPrior bare;
    bare.map = &feature_map(search_space("nb201"));
    return std::make_shared<const FewShotPrior>(std::move(bare));
}

// Rows first .. first + count - 1 of a device of the toy table.
std::vector<Measurement> measurements(std::size_t first, std::size_t count,
                                      const std::string& device = "target") {
    static const LatencyTable table = test::toy_table();
    const Eigen::VectorXd latencies = table.latencies(device);
    std::vector<Measurement> list;
    for (std::size_t row = first; row < first + count; ++row)
        list.push_back({table.architectures[row], latencies[static_cast<Eigen::Index>(row)]});
    return list;
}

std::vector<double> latencies(const std::vector<Measurement>& list) {
    std::vector<double> result;
    for (const Measurement& measurement : list) result.push_back(measurement.latency_ms);
    return result;
}

std::vector<double> middles(const std::vector<LatencyEstimate>& estimates) {
    std::vector<double> result;
    for (const LatencyEstimate& estimate : estimates) result.push_back(estimate.ms);
    return result;
}

bool sound(const LatencyEstimate& estimate) {
    return estimate.lower > 0 && estimate.lower < estimate.ms && estimate.ms < estimate.upper &&
           std::isfinite(estimate.upper);
}

std::vector<LatencyEstimate> everywhere(
    const std::vector<Measurement>& list,
    const std::shared_ptr<const FewShotPrior>& known = test::toy_prior()) {
    return FewShotMethod(known).transfer(list, 1)->predict(reference_architectures(search_space("nb201")));
}

bool all_sound(const std::vector<LatencyEstimate>& estimates) {
    return std::all_of(estimates.begin(), estimates.end(), sound);
}

}  // namespace

TEST_CASE("twenty measurements order the rest of a device and bound it about as often as they say") {
    for (const char* device : {"target", "second"}) {
        CAPTURE(device);
        constexpr std::size_t draws = 10;
        double inside = 0, asked = 0;
        for (std::size_t draw = 0; draw < draws; ++draw) {
            CAPTURE(draw);
            std::vector<Measurement> rest = measurements(0, 400, device);
            const auto first = rest.begin() + static_cast<std::ptrdiff_t>(20 * draw);
            const std::vector<Measurement> given(first, first + 20);
            rest.erase(first, first + 20);
            const auto estimates =
                FewShotMethod(test::toy_prior()).transfer(given, 1)->predict(test::architectures_of(rest));
            CHECK(spearman(middles(estimates), latencies(rest)) > 0.97);
            for (std::size_t i = 0; i < rest.size(); ++i) {
                const double ms = rest[i].latency_ms;
                inside += estimates[i].lower <= ms && ms <= estimates[i].upper;
                ++asked;
            }
        }
        CHECK(inside / asked > 0.65);
        CHECK(inside / asked < 0.95);
    }
}

TEST_CASE("the interval of a change holds the measured change about as often as it says") {
    double inside = 0, asked = 0, width = 0, side_by_side = 0;
    for (std::size_t draw = 0; draw < 10; ++draw) {
        const std::vector<Measurement> given = measurements(20 * draw, 20), rest = measurements(200, 200);
        const auto predictor = FewShotMethod(test::toy_prior()).transfer(given, 1);
        const std::vector<Architecture> to = test::architectures_of(rest);
        const std::vector<LatencyEstimate> estimates = predictor->predict(to);
        for (std::size_t from = 0; from < 200; from += 40) {
            const std::vector<LatencyInterval> changes = predictor->changes(to[from], to);
            REQUIRE(changes.size() == to.size());
            for (std::size_t i = 0; i < to.size(); ++i) {
                if (i == from) continue;
                const double change = rest[i].latency_ms - rest[from].latency_ms;
                inside += changes[i].lower <= change && change <= changes[i].upper;
                width += changes[i].upper - changes[i].lower;
                side_by_side +=
                    estimates[i].upper - estimates[i].lower + estimates[from].upper - estimates[from].lower;
                const double middle = estimates[i].ms - estimates[from].ms;
                CHECK(changes[i].lower + changes[i].upper == Approx(2 * middle).margin(1e-9));
                ++asked;
            }
        }
    }
    CHECK(inside / asked > 0.65);
    CHECK(inside / asked < 0.95);
    CHECK(width < 0.75 * side_by_side);
}

TEST_CASE("what is unknown of two neighbours alike cancels in the interval of the change") {
    const SearchSpace& space = search_space("nb201");
    const auto predictor = FewShotMethod(test::toy_prior()).transfer(measurements(0, 20), 1);
    Random random(4);
    double width = 0, as_if_independent = 0;
    for (const Architecture& from : test::architectures_of(measurements(100, 200))) {
        const Architecture to = space.mutate(from, 1e-9, random);
        const std::vector<Architecture> both{from, to};
        const std::vector<LatencyEstimate> estimates = predictor->predict(both);
        const LatencyInterval change = predictor->changes(from, {&to, 1})[0];
        width += change.upper - change.lower;
        as_if_independent +=
            std::hypot(estimates[0].upper - estimates[0].lower, estimates[1].upper - estimates[1].lower);
    }
    CHECK(width < 0.9 * as_if_independent);
}

TEST_CASE("a change and its way back have the same interval, and many are answered as one by one") {
    const auto predictor = FewShotMethod(test::toy_prior()).transfer(measurements(0, 20), 1);
    const std::vector<Architecture> all = test::architectures_of(measurements(0, 400));
    std::vector<Architecture> many;
    for (int i = 0; i < 2; ++i) many.insert(many.end(), all.begin(), all.end());
    const std::vector<LatencyInterval> there = predictor->changes(all[3], many);
    REQUIRE(there.size() == 800);
    for (const std::size_t i : {0, 50, 399, 777}) {
        const LatencyInterval back = predictor->changes(many[i], {&all[3], 1})[0];
        CHECK(back.lower == Approx(-there[i].upper).epsilon(1e-9));
        CHECK(back.upper == Approx(-there[i].lower).epsilon(1e-9));
    }
}

TEST_CASE("known devices help, and without any it works still") {
    // One of the known devices orders architectures as this one does; four measurements say less by far.
    const std::vector<Measurement> given = measurements(0, 4), rest = measurements(20, 380);
    const auto with =
        FewShotMethod(test::toy_prior()).transfer(given, 1)->predict(test::architectures_of(rest));
    const auto without =
        FewShotMethod(prior_without_devices()).transfer(given, 1)->predict(test::architectures_of(rest));
    const double alone = spearman(middles(without), latencies(rest));
    CHECK(alone > 0.7);
    CHECK(spearman(middles(with), latencies(rest)) > alone);
    CHECK(all_sound(without));
}

TEST_CASE("known to execute what leads nowhere, a device needs no measurement that tells it") {
    const SearchSpace& space = search_space("nb201");
    const auto cost = [&](const Architecture& cell) {
        const std::vector<int> ops = space.op_histogram(cell);
        return 2 + 1.0 * ops[2] + 3.0 * ops[3] + 0.3 * ops[4];
    };
    LatencyTable dropping{&space, test::toy_table().architectures, {"dropping"}, {}};
    dropping.latency_ms.resize(static_cast<Eigen::Index>(dropping.architectures.size()), 1);
    std::vector<Measurement> given, asked;
    for (std::size_t row = 0; row < dropping.architectures.size(); ++row) {
        const Architecture& cell = dropping.architectures[row];
        const bool whole = space.pruned(cell) == cell;
        dropping.latency_ms(static_cast<Eigen::Index>(row), 0) = cost(space.pruned(cell));
        if (!whole) asked.push_back({cell, cost(cell)});
        if (whole && given.size() < 20) given.push_back({cell, cost(cell)});
    }
    const auto known = std::make_shared<const FewShotPrior>(make_few_shot_prior(dropping));
    const auto error = [&](const std::shared_ptr<const FewShotPrior>& prior) {
        const auto estimates =
            FewShotMethod(prior).transfer(given, 1)->predict(test::architectures_of(asked));
        std::vector<double> errors;
        for (std::size_t i = 0; i < asked.size(); ++i)
            errors.push_back(std::abs(estimates[i].ms / asked[i].latency_ms - 1));
        return median(errors);
    };
    CHECK(known->executing().known_latencies(test::architectures_of(asked)) ==
          known->known_latencies(test::architectures_of(asked)));
    CHECK(error(known) > 0.2);
    CHECK(error(std::make_shared<const FewShotPrior>(known->executing())) < 0.02);
}

TEST_CASE("estimates are positive and inside their interval, far below the fastest measurement too") {
    // Only slow cells are measured, on a device whose latency would be below zero elsewhere.
    std::vector<Measurement> slow;
    for (Measurement measurement : measurements(0, 400)) {
        measurement.latency_ms -= 9;
        if (measurement.latency_ms > 0.5 && slow.size() < 20) slow.push_back(measurement);
    }
    REQUIRE(slow.size() == 20);
    const auto estimates = everywhere(slow);
    CHECK(all_sound(estimates));
    const std::vector<double> ms = middles(estimates);
    CHECK(*std::min_element(ms.begin(), ms.end()) < 0.25);
}

TEST_CASE("latencies over many orders of magnitude still give positive estimates in their intervals") {
    std::vector<Measurement> list = measurements(0, 20);
    list[3].latency_ms = 1e-6;
    CHECK(all_sound(everywhere(list)));
}

// The definitions again, from the process itself: the conformal quantile of 20 surprises is the 17th, that is
// ceil(21 * 0.8), averaged with ten of a normal distribution's (scipy.stats.norm.ppf(0.9) = 1.28155156554);
// of three measurements there is no such quantile. Below half the fastest, f, a line x becomes f / (2 - x /
// f).
TEST_CASE("an interval is as many deviations of the process as measurements left out lie within") {
    for (const std::size_t count : {20, 3}) {
        CAPTURE(count);
        const std::vector<Measurement> given = measurements(0, count);
        const std::vector<double> ms = latencies(given);
        const double level = mean(ms), unit = standard_deviation(ms),
                     floor = 0.5 * *std::min_element(ms.begin(), ms.end());
        Eigen::VectorXd targets(static_cast<Eigen::Index>(count));
        for (std::size_t i = 0; i < count; ++i)
            targets[static_cast<Eigen::Index>(i)] = (ms[i] - level) / unit;

        const auto& asked = reference_architectures(search_space("nb201"));
        const Eigen::MatrixXd known = test::toy_prior()->encode(test::architectures_of(given)),
                              asked_rows = test::toy_prior()->encode(asked);
        std::vector<Eigen::MatrixXd> kernels, cross;
        Eigen::MatrixXd own(test::toy_prior()->groups().size(), asked_rows.rows());
        for (const FeatureGroup& group : test::toy_prior()->groups()) {
            const Eigen::MatrixXd few = known.middleCols(group.first, group.width),
                                  many = asked_rows.middleCols(group.first, group.width);
            own.row(static_cast<Eigen::Index>(kernels.size())) = many.rowwise().squaredNorm().transpose();
            kernels.push_back(few * few.transpose());
            cross.push_back(few * many.transpose());
        }
        const GaussianMixture process(kernels, targets, Eigen::VectorXd::Zero(targets.size()),
                                      test::toy_prior()->settings(), 1);
        const auto left_out = process.leave_one_out(), predicted = process.predict(cross, own);
        Eigen::ArrayXd surprise = (targets.array() - left_out.mean).abs() / left_out.variance.sqrt();
        std::sort(surprise.data(), surprise.data() + surprise.size());
        constexpr double normal = 1.28155156554;
        const double deviations = count == 20 ? (20 * surprise[16] + 10 * normal) / 30 : normal;

        const auto in_ms = [&](double target) {
            const double line = level + unit * target;
            return line < floor ? floor / (2 - line / floor) : line;
        };
        const std::vector<LatencyEstimate> estimates = everywhere(given);
        for (Eigen::Index i = 0; i < predicted.mean.size(); i += 50) {
            const LatencyEstimate& estimate = estimates[static_cast<std::size_t>(i)];
            const double half = deviations * std::sqrt(predicted.variance[i]);
            CHECK(estimate.ms == Approx(in_ms(predicted.mean[i])).epsilon(1e-8));
            CHECK(estimate.lower == Approx(in_ms(predicted.mean[i] - half)).epsilon(1e-8));
            CHECK(estimate.upper == Approx(in_ms(predicted.mean[i] + half)).epsilon(1e-8));
        }
    }
}

TEST_CASE("the same seed gives the same estimates to the last bit, another seed others") {
    const std::vector<Measurement> given = measurements(0, 20);
    const std::vector<Architecture> asked = test::architectures_of(measurements(20, 60));
    const FewShotMethod method(test::toy_prior());
    const auto first = method.transfer(given, 3)->predict(asked),
               again = method.transfer(given, 3)->predict(asked),
               other = method.transfer(given, 4)->predict(asked);
    bool same = true;
    for (std::size_t i = 0; i < asked.size(); ++i)
        same = same && first[i].ms == again[i].ms && first[i].lower == again[i].lower &&
               first[i].upper == again[i].upper;
    CHECK(same);
    CHECK(first[0].ms != other[0].ms);
}

TEST_CASE("an estimate does not depend on what else is predicted") {
    const auto predictor = FewShotMethod(test::toy_prior()).transfer(measurements(0, 20), 1);
    const auto& all = reference_architectures(search_space("nb201"));
    const auto many = predictor->predict(std::span(all).first(1100));
    for (const std::size_t i : {0, 511, 512, 1099}) {
        const LatencyEstimate alone = predictor->predict({&all[i], 1}).front();
        CHECK(many[i].ms == Approx(alone.ms).epsilon(1e-9));
        CHECK(many[i].upper == Approx(alone.upper).epsilon(1e-9));
    }
    CHECK(predictor->predict({}).empty());
}

TEST_CASE("the unit of the latencies does not matter") {
    std::vector<Measurement> given = measurements(0, 20);
    const auto ms = everywhere(given);
    for (Measurement& measurement : given) measurement.latency_ms *= 1024;
    const auto scaled = everywhere(given);
    for (const std::size_t i : {0, 700, 15'624}) {
        CHECK(scaled[i].ms == Approx(1024 * ms[i].ms));
        CHECK(scaled[i].lower == Approx(1024 * ms[i].lower));
    }
}

TEST_CASE("two or three measurements make a predictor whose numbers are sound") {
    for (const std::size_t count : {2, 3}) CHECK(all_sound(everywhere(measurements(0, count))));
}

TEST_CASE("one architecture measured twice is allowed and counts as two measurements") {
    std::vector<Measurement> twice = measurements(0, 10);
    twice.push_back({twice[4].architecture, 1.1 * twice[4].latency_ms});
    CHECK(all_sound(everywhere(twice)));
    // Again and again above the first time, it draws its own estimate up.
    const std::span<const Architecture> own(&twice[4].architecture, 1);
    const auto once = FewShotMethod(test::toy_prior()).transfer(measurements(0, 10), 1)->predict(own);
    CHECK(FewShotMethod(test::toy_prior()).transfer(twice, 1)->predict(own)[0].ms > once[0].ms);
}

TEST_CASE("measurements known to be noisy count less") {
    const std::vector<Measurement> rest = measurements(20, 380);
    Random random(5);
    double without = 0, with = 0;
    for (int draw = 0; draw < 5; ++draw) {
        std::vector<Measurement> given = measurements(0, 20);
        for (std::size_t i = 0; i < given.size(); i += 4)
            given[i].latency_ms = std::max(0.1, given[i].latency_ms + 2 * random.normal());
        const FewShotMethod method(test::toy_prior());
        without += spearman(middles(method.transfer(given, 1)->predict(test::architectures_of(rest))),
                            latencies(rest));
        for (std::size_t i = 0; i < given.size(); ++i) given[i].standard_error_ms = i % 4 == 0 ? 2 : 0;
        with += spearman(middles(method.transfer(given, 1)->predict(test::architectures_of(rest))),
                         latencies(rest));
    }
    CHECK(with > without);
}

TEST_CASE("standard errors of zero change nothing, and widths count what new measurements will have") {
    std::vector<Measurement> given = measurements(0, 20);
    const auto before = everywhere(given);
    for (Measurement& measurement : given) measurement.standard_error_ms = 0;
    const auto exact = everywhere(given);
    for (Measurement& measurement : given) measurement.standard_error_ms = 2;
    const auto noisy = everywhere(given);
    for (const std::size_t i : {0, 700, 15'624}) {
        CHECK(exact[i].ms == before[i].ms);
        CHECK(exact[i].upper == before[i].upper);
        CHECK(noisy[i].upper - noisy[i].lower > 2 * (before[i].upper - before[i].lower));
    }
}

TEST_CASE("a standard error beyond all measure only takes the measurement out") {
    std::vector<Measurement> given = measurements(0, 20);
    given[3].standard_error_ms = 1e300;
    const auto with = everywhere(given);
    given[3].latency_ms *= 1.2;
    const auto other = everywhere(given);
    CHECK(all_sound(with));
    CHECK(other[700].ms == Approx(with[700].ms).epsilon(0.05));
}

TEST_CASE("measurements that cannot carry a predictor are refused") {
    const FewShotMethod method(test::toy_prior());
    std::vector<Measurement> equal = measurements(0, 5);
    for (Measurement& measurement : equal) measurement.latency_ms = 2;
    CHECK_THROWS_AS(method.transfer(equal, 1), DataError);
    CHECK_THROWS_AS(method.transfer(measurements(0, 1), 1), DataError);
}

TEST_CASE("transfer and prediction stop when they are told to") {
    const Progress stop([](double, const std::string&) { return false; });
    const FewShotMethod method(test::toy_prior());
    CHECK_THROWS_AS(method.transfer(measurements(0, 20), 1, stop), Cancelled);
    const auto predictor = method.transfer(measurements(0, 20), 1);
    const std::vector<Architecture> asked = test::architectures_of(measurements(20, 5));
    CHECK_THROWS_AS(predictor->predict(asked, stop), Cancelled);
}
