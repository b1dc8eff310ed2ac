#include "predictor/baselines.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

#include "base/error.h"
#include "base/statistics.h"
#include "predictor/source_data.h"
#include "toy_table.h"

using namespace latlab;

namespace {

std::vector<Measurement> measured(const LatencyTable& table, const std::string& device, std::size_t from,
                                  std::size_t to) {
    const Eigen::VectorXd latencies = table.latencies(device);
    std::vector<Measurement> measurements;
    for (std::size_t row = from; row < to; ++row)
        measurements.push_back({table.architectures[row], latencies[static_cast<Eigen::Index>(row)]});
    return measurements;
}

std::vector<double> milliseconds(const Predictor& predictor, const std::vector<Architecture>& architectures) {
    std::vector<double> ms;
    for (const LatencyEstimate& estimate : predictor.predict(architectures)) ms.push_back(estimate.ms);
    return ms;
}

std::vector<double> column(const LatencyTable& table, const std::string& device) {
    const Eigen::VectorXd latencies = table.latencies(device);
    return {latencies.begin(), latencies.end()};
}

std::vector<std::unique_ptr<TransferMethod>> all_baselines(const LatencyTable& table) {
    std::vector<std::unique_ptr<TransferMethod>> methods;
    methods.push_back(make_flops_baseline(*table.space));
    methods.push_back(make_params_baseline(*table.space));
    methods.push_back(make_op_count_baseline(*table.space));
    methods.push_back(make_best_source_baseline(select_devices(table, {"other", "twin"})));
    return methods;
}

}  // namespace

TEST_CASE("baselines go by their command-line names") {
    std::vector<std::string_view> names;
    for (const auto& method : all_baselines(test::toy_table())) names.push_back(method->name());
    CHECK(names == std::vector<std::string_view>{"flops", "params", "op-count", "best-source"});
}

TEST_CASE("every baseline predicts positive milliseconds and no interval") {
    const LatencyTable table = test::toy_table();
    for (const auto& method : all_baselines(table)) {
        CAPTURE(method->name());
        const auto predictor = method->transfer(measured(table, "target", 0, 3), 1);
        for (const LatencyEstimate& estimate : predictor->predict(table.architectures)) {
            CHECK(estimate.ms > 0);
            CHECK(std::isfinite(estimate.ms));
            CHECK(std::isnan(estimate.lower));
        }
    }
}

TEST_CASE("costs order architectures by cost whatever the measurements say") {
    const LatencyTable table = test::toy_table();
    std::vector<Measurement> reversed = measured(table, "target", 0, 20);
    for (Measurement& measurement : reversed) measurement.latency_ms = 100 / measurement.latency_ms;
    std::vector<double> macs, parameters;
    for (const Architecture& architecture : table.architectures) {
        macs.push_back(table.space->total(architecture).macs);
        parameters.push_back(table.space->total(architecture).parameters);
    }
    for (const auto& measurements : {measured(table, "target", 0, 20), reversed}) {
        const auto by_macs = make_flops_baseline(*table.space)->transfer(measurements, 1);
        CHECK(spearman(milliseconds(*by_macs, table.architectures), macs) == Approx(1));
        const auto by_parameters = make_params_baseline(*table.space)->transfer(measurements, 1);
        CHECK(spearman(milliseconds(*by_parameters, table.architectures), parameters) == Approx(1));
    }
}

TEST_CASE("operation counts predict a device that adds up its operations") {
    const LatencyTable table = test::toy_table();
    const auto predictor =
        make_op_count_baseline(*table.space)->transfer(measured(table, "second", 0, 30), 1);
    const std::vector<double> predicted = milliseconds(*predictor, table.architectures);
    const std::vector<double> truth = column(table, "second");
    CHECK(spearman(predicted, truth) > 0.98);
    std::vector<double> errors;
    for (std::size_t i = 0; i < truth.size(); ++i)
        errors.push_back(std::abs(predicted[i] - truth[i]) / truth[i]);
    CHECK(median(errors) < 0.06);
}

TEST_CASE("the best source is the one that orders the measurements alike, and its order is kept") {
    const LatencyTable table = test::toy_table();
    const auto method = make_best_source_baseline(select_devices(table, {"other", "twin"}));
    const auto predictor = method->transfer(measured(table, "target", 0, 10), 1);
    const std::vector<double> predicted = milliseconds(*predictor, table.architectures);
    CHECK(spearman(predicted, column(table, "twin")) == Approx(1));
    CHECK(spearman(predicted, column(table, "other")) < 0.9);
}

TEST_CASE("the best source does not guess outside its table") {
    const LatencyTable table = test::toy_table();
    LatencyTable half = select_devices(table, {"twin"});
    half.latency_ms.bottomRows(200).setConstant(NAN);
    const auto method = make_best_source_baseline(half);
    const auto predictor = method->transfer(measured(table, "target", 190, 210), 1);
    CHECK_NOTHROW(predictor->predict({&table.architectures[0], 1}));
    CHECK_THROWS_AS(predictor->predict({&table.architectures[300], 1}), DataError);
    CHECK_THROWS_AS(method->transfer(measured(table, "target", 300, 320), 1), DataError);
}

TEST_CASE("no baseline accepts measurements that tell nothing") {
    const LatencyTable table = test::toy_table();
    std::vector<Measurement> equal = measured(table, "target", 0, 5);
    for (Measurement& measurement : equal) measurement.latency_ms = 4;
    for (const auto& method : all_baselines(table)) {
        CAPTURE(method->name());
        CHECK_THROWS_AS(method->transfer(equal, 1), DataError);
        CHECK_THROWS_AS(method->transfer(measured(table, "target", 0, 1), 1), DataError);
        CHECK_THROWS_AS(method->transfer({}, 1), DataError);
    }
}
