#include "predictor/transfer_checks.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "base/error.h"
#include "predictor/baselines.h"
#include "toy_table.h"

using namespace latlab;

namespace {

std::vector<Measurement> measurements(std::size_t count, const std::string& device = "target") {
    const LatencyTable table = test::toy_table();
    const Eigen::VectorXd latencies = table.latencies(device);
    std::vector<Measurement> list;
    for (std::size_t row = 0; row < count; ++row)
        list.push_back({table.architectures[row], latencies[static_cast<Eigen::Index>(row)]});
    return list;
}

// Predicts the mean of what it was given, and notes how much that was.
class MeanMethod : public TransferMethod {
  public:
    std::string_view name() const override { return "mean"; }
    std::unique_ptr<Predictor> transfer(std::span<const Measurement> given, std::uint64_t,
                                        const Progress&) const override {
        double sum = 0;
        for (const Measurement& measurement : given) sum += measurement.latency_ms;
        sizes.push_back(given.size());
        return std::make_unique<Constant>(sum / static_cast<double>(given.size()));
    }
    mutable std::vector<std::size_t> sizes;

  private:
    struct Constant : Predictor {
        explicit Constant(double ms) : ms(ms) {}
        std::vector<LatencyEstimate> predict(std::span<const Architecture> architectures,
                                             const Progress&) const override {
            return std::vector<LatencyEstimate>(architectures.size(), LatencyEstimate{.ms = ms});
        }
        double ms;
    };
};

bool mentions(const std::vector<std::string>& warnings, const std::string& words) {
    for (const std::string& warning : warnings)
        if (warning.find(words) != std::string::npos) return true;
    return false;
}

}  // namespace

TEST_CASE("measurements that cannot carry a predictor are refused with what to do") {
    const auto refused = [](std::vector<Measurement> list, const std::string& words) {
        try {
            check_measurements(list);
        } catch (const DataError& error) {
            return error.fault().find(words) != std::string::npos && !error.mend().empty();
        }
        return false;
    };
    CHECK_NOTHROW(check_measurements(measurements(2)));
    CHECK(refused({}, "at least two"));
    CHECK(refused({measurements(1)[0], measurements(1)[0]}, "at least two"));
    for (const double wrong : {0.0, -1.0, double(NAN), double(INFINITY)}) {
        std::vector<Measurement> list = measurements(3);
        list[1].latency_ms = wrong;
        CHECK(refused(list, "positive"));
    }
    std::vector<Measurement> equal = measurements(3);
    for (Measurement& measurement : equal) measurement.latency_ms = 2;
    CHECK(refused(equal, "all latencies are equal"));
}

TEST_CASE("leaving one out predicts each measurement from the others") {
    std::vector<Measurement> list = measurements(4);
    for (std::size_t i = 0; i < 4; ++i) list[i].latency_ms = static_cast<double>(i + 1);
    const MeanMethod method;
    const LeaveOneOut result = leave_one_out(method, list, 1);
    CHECK(method.sizes == std::vector<std::size_t>{3, 3, 3, 3});
    CHECK(result.predicted_ms == std::vector<double>{3, 8.0 / 3, 7.0 / 3, 2});
    // The mean of the others falls as the one left out rises.
    CHECK(result.spearman == Approx(-1));
    CHECK(result.kendall == Approx(-1));
    // |3-1|/1 = 2, 1/3, 2/9, 1/2: the median is between 1/3 and 1/2.
    CHECK(result.median_relative_error == Approx((1.0 / 3 + 0.5) / 2));
}

TEST_CASE("an architecture measured twice is left out as a whole") {
    std::vector<Measurement> list = measurements(4);
    list.push_back(list[0]);
    list.back().latency_ms += 1;
    const MeanMethod method;
    leave_one_out(method, list, 1);
    CHECK(method.sizes == std::vector<std::size_t>{3, 4, 4, 4, 3});
}

TEST_CASE("leaving one out reports progress that never falls, and can be cancelled") {
    double last = 0;
    const auto rises = [&last](double share, const std::string&) {
        CHECK(share >= last);
        last = share;
        return true;
    };
    leave_one_out(*make_op_count_baseline(search_space("nb201")), measurements(6), 1, Progress(rises));
    CHECK(last > 0.8);
    CHECK_THROWS_AS(leave_one_out(MeanMethod(), measurements(6), 1,
                                  Progress([](double, const std::string&) { return false; })),
                    Cancelled);
}

TEST_CASE("good measurements give no warning") {
    std::vector<Measurement> list = measurements(60);
    std::erase_if(list, [](const Measurement& measurement) {
        return !search_space("nb201").connected(measurement.architecture);
    });
    const LeaveOneOut result = leave_one_out(*make_op_count_baseline(search_space("nb201")), list, 1);
    CHECK(trust_warnings(search_space("nb201"), list, &result).empty());
}

TEST_CASE("warnings name few measurements, ties, disconnected architectures and poor order") {
    const SearchSpace& space = search_space("nb201");
    CHECK(mentions(trust_warnings(space, measurements(4)), "Only 4 measurements"));

    std::vector<Measurement> tied = measurements(10);
    for (std::size_t i = 0; i < tied.size(); ++i) tied[i].latency_ms = static_cast<double>(1 + i % 3);
    CHECK(mentions(trust_warnings(space, tied), "only 3 different values"));

    std::vector<Measurement> unlinked = measurements(10);
    unlinked[2].architecture = Architecture{{0, 0, 0, 0, 0, 0}};
    CHECK(mentions(trust_warnings(space, unlinked), "no data flows"));

    LeaveOneOut poor;
    poor.spearman = 0.31;
    CHECK(mentions(trust_warnings(space, measurements(20), &poor), "rank correlation 0.31"));
    poor.spearman = NAN;
    CHECK(mentions(trust_warnings(space, measurements(20), &poor), "undefined"));
    poor.spearman = 0.9;
    CHECK_FALSE(mentions(trust_warnings(space, measurements(20), &poor), "rank correlation"));
}
