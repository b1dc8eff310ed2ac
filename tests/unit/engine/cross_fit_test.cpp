#include "engine/cross_fit.h"

#include <catch2/catch.hpp>
#include <map>
#include <set>

#include "base/error.h"
#include "base/statistics.h"

using namespace latlab;

namespace {

// Predicts the mean of what it was given, and remembers the sets it was given.
class MeanMethod final : public TransferMethod {
  public:
    std::string_view name() const override { return "mean"; }
    std::unique_ptr<Predictor> transfer(std::span<const Measurement> measurements, std::uint64_t,
                                        const Progress&) const override {
        if (measurements.size() < 2) throw DataError("too few");
        given.emplace_back();
        double sum = 0;
        for (const Measurement& measurement : measurements) {
            given.back().insert(measurement.architecture);
            sum += measurement.latency_ms;
        }
        struct Constant final : Predictor {
            double ms = 0;
            std::vector<LatencyEstimate> predict(std::span<const Architecture> architectures,
                                                 const Progress&) const override {
                return std::vector<LatencyEstimate>(architectures.size(), LatencyEstimate{ms, NAN, NAN});
            }
        };
        auto predictor = std::make_unique<Constant>();
        predictor->ms = sum / static_cast<double>(measurements.size());
        return predictor;
    }
    mutable std::vector<std::set<Architecture>> given;
};

std::vector<Measurement> some_measurements(std::size_t count) {
    std::vector<Measurement> measurements;
    for (std::size_t i = 0; i < count; ++i) {
        measurements.push_back({search_space("nb201").at(i * 7), 1 + static_cast<double>(i * i)});
    }
    return measurements;
}

}  // namespace

TEST_CASE("leaving one out predicts each measurement from all others") {
    const auto measurements = some_measurements(5);
    const CrossFit fit = cross_fit(MeanMethod(), measurements, 10, 1);
    CHECK(fit.folds == 5);
    // Latencies 1, 2, 5, 10, 17, sum 35.
    for (std::size_t i = 0; i < 5; ++i) {
        CHECK(fit.left_out.predicted_ms[i] == Approx((35 - measurements[i].latency_ms) / 4));
    }
    CHECK(fit.left_out.spearman == Approx(-1));
    CHECK(fit.left_out.kendall == Approx(-1));
    CHECK(fit.left_out.median_relative_error == Approx(12.5 / 17));  // of 7.5, 3.125, 0.5, 0.375, 12.5 / 17
}

TEST_CASE("many measurements are left out in groups of equal size, each exactly once") {
    const auto measurements = some_measurements(23);
    const MeanMethod method;
    const CrossFit fit = cross_fit(method, measurements, 10, 1);
    CHECK(fit.folds == 10);
    REQUIRE(method.given.size() == 10);
    std::map<Architecture, int> left_out;
    for (const auto& given : method.given) {
        CHECK((given.size() == 20 || given.size() == 21));
        for (const Measurement& measurement : measurements)
            left_out[measurement.architecture] += !given.count(measurement.architecture);
    }
    for (const auto& [architecture, times] : left_out) CHECK(times == 1);
    CHECK(cross_fit(method, measurements, 10, 1).left_out.predicted_ms == fit.left_out.predicted_ms);
    CHECK(cross_fit(method, measurements, 10, 2).left_out.predicted_ms != fit.left_out.predicted_ms);
}

TEST_CASE("an architecture that was measured twice is left out as a whole") {
    auto measurements = some_measurements(6);
    measurements.push_back({measurements[2].architecture, 9});
    const MeanMethod method;
    CHECK(cross_fit(method, measurements, 10, 1).folds == 6);
    for (const auto& given : method.given) CHECK(given.size() == 5);
}

TEST_CASE("where what is left cannot carry a predictor there is no figure") {
    const CrossFit fit = cross_fit(MeanMethod(), some_measurements(2), 10, 1);
    for (const double ms : fit.left_out.predicted_ms) CHECK(std::isnan(ms));
    CHECK(std::isnan(fit.left_out.spearman));
    CHECK(std::isnan(fit.left_out.median_relative_error));
}

TEST_CASE("leaving one out reports progress that never falls, and can be cancelled") {
    double last = 0;
    const auto rises = [&last](double share, const std::string&) {
        CHECK(share >= last);
        last = share;
        return true;
    };
    cross_fit(MeanMethod(), some_measurements(6), 10, 1, Progress(rises));
    CHECK(last > 0.8);
    CHECK_THROWS_AS(cross_fit(MeanMethod(), some_measurements(6), 10, 1,
                              Progress([](double, const std::string&) { return false; })),
                    Cancelled);
}
