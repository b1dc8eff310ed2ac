#include "predictor/transfer_checks.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "base/error.h"
#include "toy_table.h"

using namespace latlab;

namespace {

std::vector<Measurement> first_measurements(std::size_t count, const std::string& device = "target") {
    const LatencyTable table = test::toy_table();
    const Eigen::VectorXd latencies = table.latencies(device);
    std::vector<Measurement> list;
    for (std::size_t row = 0; row < count; ++row)
        list.push_back({table.architectures[row], latencies[static_cast<Eigen::Index>(row)]});
    return list;
}

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
    CHECK_NOTHROW(check_measurements(first_measurements(2)));
    CHECK(refused({}, "at least two"));
    CHECK(refused({first_measurements(1)[0], first_measurements(1)[0]}, "at least two"));
    for (const double wrong : {0.0, -1.0, double(NAN), double(INFINITY)}) {
        std::vector<Measurement> list = first_measurements(3);
        list[1].latency_ms = wrong;
        CHECK(refused(list, "positive"));
    }
    std::vector<Measurement> equal = first_measurements(3);
    for (Measurement& measurement : equal) measurement.latency_ms = 2;
    CHECK(refused(equal, "all latencies are equal"));
}

TEST_CASE("good measurements give no warning") {
    std::vector<Measurement> list = first_measurements(60);
    std::erase_if(list, [](const Measurement& measurement) {
        return !search_space("nb201").connected(measurement.architecture);
    });
    LeaveOneOut good;
    good.spearman = 0.9;
    CHECK(trust_warnings(search_space("nb201"), list, &good).empty());
}

TEST_CASE("warnings name few measurements, ties, disconnected architectures and poor order") {
    const SearchSpace& space = search_space("nb201");
    CHECK(mentions(trust_warnings(space, first_measurements(4)), "Only 4 measurements"));

    std::vector<Measurement> tied = first_measurements(10);
    for (std::size_t i = 0; i < tied.size(); ++i) tied[i].latency_ms = static_cast<double>(1 + i % 3);
    CHECK(mentions(trust_warnings(space, tied), "only 3 different values"));

    std::vector<Measurement> unlinked = first_measurements(10);
    unlinked[2].architecture = Architecture{{0, 0, 0, 0, 0, 0}};
    CHECK(mentions(trust_warnings(space, unlinked), "no data flows"));

    LeaveOneOut poor;
    poor.spearman = 0.31;
    CHECK(mentions(trust_warnings(space, first_measurements(20), &poor), "rank correlation 0.31"));
    poor.spearman = NAN;
    CHECK(mentions(trust_warnings(space, first_measurements(20), &poor), "undefined"));
    poor.spearman = 0.9;
    CHECK_FALSE(mentions(trust_warnings(space, first_measurements(20), &poor), "rank correlation"));
}
