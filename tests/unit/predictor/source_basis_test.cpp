#include "predictor/source_basis.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "base/statistics.h"

using namespace latlab;

namespace {

const SearchSpace& space() {
    return search_space("nb201");
}

// Additive in counts, live counts and an edge, which are columns that smooth.
double additive_ms(const Architecture& cell) {
    const std::vector<int> count = space().op_histogram(cell);
    const std::vector<int> live = space().op_histogram(space().pruned(cell));
    return 5 + 1.0 * count[2] + 3.0 * count[3] + 0.4 * count[4] + 0.7 * live[3] + 0.8 * (cell.ops[3] == 3);
}

LatencyTable additive_table(const std::vector<std::string>& devices, std::size_t rows) {
    LatencyTable table{&space(), {}, devices, {}};
    Random random(11);
    for (const std::size_t index : random.sample(15'625, rows))
        table.architectures.push_back(space().at(index));
    table.latency_ms.resize(static_cast<Eigen::Index>(rows), static_cast<Eigen::Index>(devices.size()));
    for (Eigen::Index row = 0; row < table.latency_ms.rows(); ++row) {
        for (Eigen::Index device = 0; device < table.latency_ms.cols(); ++device)
            table.latency_ms(row, device) =
                additive_ms(table.architectures[static_cast<std::size_t>(row)]) + 0.05 * random.normal();
    }
    return table;
}

// Smoothed latencies over the whole space, one column a device.
Eigen::MatrixXd smoothed(const SourceBasis& basis) {
    return feature_map(space()).encode(reference_architectures(space())) * basis.weights;
}

double correlation_with_truth(const Eigen::VectorXd& numbers) {
    std::vector<double> truth;
    for (const Architecture& cell : reference_architectures(space())) truth.push_back(additive_ms(cell));
    return pearson(std::vector<double>(numbers.begin(), numbers.end()), truth);
}

}  // namespace

TEST_CASE("an additive device is known all over the space from 200 noisy values, one of them wild") {
    LatencyTable table = additive_table({"phone"}, 240);
    for (Eigen::Index row = 0; row < 240; row += 6) table.latency_ms(row, 0) = NAN;
    REQUIRE((!table.latency_ms.array().isNaN()).count() == 200);
    table.latency_ms(1, 0) = 400;
    const SourceBasis basis = fit_source_basis(table, feature_map(space()));
    CHECK(basis.devices == table.devices);
    CHECK(correlation_with_truth(smoothed(basis).col(0)) > 0.999);
}

TEST_CASE("known devices together have variance 1 over the space, each an equal part") {
    LatencyTable table = additive_table({"phone", "server", "board"}, 300);
    table.latency_ms.col(1) *= 1000;
    table.latency_ms.col(2) = table.latency_ms.col(2).array().square();
    const Eigen::MatrixXd numbers = smoothed(fit_source_basis(table, feature_map(space())));
    for (Eigen::Index device = 0; device < 3; ++device) {
        CHECK(numbers.col(device).mean() == Approx(0).margin(1e-9));
        CHECK(numbers.col(device).squaredNorm() / 15'625 == Approx(1.0 / 3));
    }
}

TEST_CASE("the unit of a device's latencies does not matter") {
    LatencyTable table = additive_table({"phone"}, 200);
    const Eigen::MatrixXd once = fit_source_basis(table, feature_map(space())).weights;
    table.latency_ms *= 1000;
    const Eigen::MatrixXd scaled = fit_source_basis(table, feature_map(space())).weights;
    CHECK((once - scaled).norm() < 1e-6 * once.norm());
}

TEST_CASE("only the columns that smooth have weights") {
    const FeatureMap& map = feature_map(space());
    const Eigen::MatrixXd weights = fit_source_basis(additive_table({"phone"}, 200), map).weights;
    REQUIRE(weights.rows() == map.width());
    for (const FeatureGroup& group : map.groups()) {
        CAPTURE(group.name);
        CHECK((weights.middleRows(group.first, group.width).norm() > 0) == (group.use != FeatureUse::kernel));
    }
}

TEST_CASE("a device of four values is left out, and the others share the variance") {
    LatencyTable table = additive_table({"phone", "four", "five"}, 200);
    table.latency_ms.col(1).tail(196).setConstant(NAN);
    table.latency_ms.col(2).tail(195).setConstant(NAN);
    const SourceBasis basis = fit_source_basis(table, feature_map(space()));
    CHECK(basis.devices == std::vector<std::string>{"phone", "five"});
    CHECK(basis.weights.allFinite());
    const Eigen::MatrixXd numbers = smoothed(basis);
    REQUIRE(numbers.cols() == 2);
    for (Eigen::Index device = 0; device < 2; ++device)
        CHECK(numbers.col(device).squaredNorm() / 15'625 == Approx(1.0 / 2));
    CHECK(correlation_with_truth(numbers.col(0)) > 0.999);
}

TEST_CASE("a device of equal values is left out, whatever rounding makes of them") {
    for (const double ms : {0.1, 1.0 / 3, 3.3, 7.77}) {
        CAPTURE(ms);
        LatencyTable table = additive_table({"equal", "phone"}, 197);
        table.latency_ms.col(0).setConstant(ms);
        const SourceBasis basis = fit_source_basis(table, feature_map(space()));
        CHECK(basis.devices == std::vector<std::string>{"phone"});
        CHECK(basis.weights.cols() == 1);
    }
}

TEST_CASE("a table of which no device teaches anything makes a basis of none") {
    LatencyTable table = additive_table({"equal", "four"}, 20);
    table.latency_ms.col(0).setConstant(3);
    table.latency_ms.col(1).tail(16).setConstant(NAN);
    const SourceBasis basis = fit_source_basis(table, feature_map(space()));
    CHECK(basis.devices.empty());
    CHECK(basis.weights.rows() == feature_map(space()).width());
    CHECK(basis.weights.cols() == 0);
}
