#include "devices/device_split.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <set>

#include "base/error.h"
#include "devices/latency_table.h"
#include "devices/text_file.h"
#include "support.h"

using namespace latlab;

namespace {

std::vector<std::string> device_names(int count) {
    std::vector<std::string> names;
    for (int i = 0; i < count; ++i) names.emplace_back("d").append(std::to_string(i));
    return names;
}

Eigen::MatrixXd wave_correlation(int devices) {
    Eigen::MatrixXd correlation(devices, devices);
    for (int i = 0; i < devices; ++i)
        for (int j = 0; j < devices; ++j)
            correlation(i, j) = i == j ? 1 : 0.4 + 0.5 * std::sin(2 + 1.7 * i * j + 0.3 * i + 0.3 * j);
    return correlation;
}

std::string fault_of(const std::vector<std::string>& devices, const Eigen::MatrixXd& correlation,
                     const DeviceSplitRequest& request) {
    try {
        split_devices(devices, correlation, request);
    } catch (const DataError& error) {
        return error.what();
    }
    return "";
}

}  // namespace

TEST_CASE("device sets are those of networkx's bisection, pruned") {
    // Python: the best of kernighan_lin_bisection(seed=0..499) of networkx 2.8.8 on +/- correlation, pruned
    // both ways round by the rule of the header.
    const std::vector<std::string> devices = device_names(12);
    const DeviceSplit four_three = split_devices(devices, wave_correlation(12), {4, 3});
    CHECK(four_three.sources == std::vector<std::string>{"d0", "d1", "d3", "d8"});
    CHECK(four_three.targets == std::vector<std::string>{"d5", "d10", "d11"});
    CHECK(four_three.correlation == Approx(0.138068690573));
    const DeviceSplit five_two = split_devices(devices, wave_correlation(12), {5, 2});
    CHECK(five_two.sources == std::vector<std::string>{"d4", "d5", "d6", "d10", "d11"});
    CHECK(five_two.targets == std::vector<std::string>{"d0", "d3"});
    CHECK(five_two.correlation == Approx(0.137942013886));
    const DeviceSplit published = split_devices(devices, wave_correlation(12), {4, 3, 1, true});
    CHECK(published.sources == std::vector<std::string>{"d0", "d5", "d6", "d9"});
    CHECK(published.targets == std::vector<std::string>{"d2", "d3", "d11"});
    CHECK(published.correlation == Approx(0.346749605393));
}

TEST_CASE("whole halves are kept where nothing is to be dropped, the larger one on either side") {
    const DeviceSplit more_sources = split_devices(device_names(7), wave_correlation(7), {4, 3});
    const DeviceSplit more_targets = split_devices(device_names(7), wave_correlation(7), {3, 4});
    CHECK(more_sources.sources == more_targets.targets);
    CHECK(more_sources.targets == more_targets.sources);
    std::set<std::string> all(more_sources.sources.begin(), more_sources.sources.end());
    all.insert(more_sources.targets.begin(), more_sources.targets.end());
    CHECK(all.size() == 7);
}

TEST_CASE("a split that the devices do not give is refused, and says why") {
    CHECK(fault_of(device_names(7), wave_correlation(7), {4, 4}).find("4 and 3") != std::string::npos);
    CHECK(fault_of(device_names(1), wave_correlation(1), {1, 1}).find("two devices") != std::string::npos);
    Eigen::MatrixXd correlation = wave_correlation(7);
    correlation(5, 2) = correlation(2, 5) = NAN;
    const std::string fault = fault_of(device_names(7), correlation, {2, 2});
    CHECK(fault.find("d2 and d5") != std::string::npos);
    CHECK(fault.find("Leave one of them out") != std::string::npos);
}

TEST_CASE("on the public devices the corrected sign gives sets that differ more than the published one") {
    LATLAB_NEED_DATA(folder);
    for (const char* id : {"nb201", "fbnet"}) {
        CAPTURE(id);
        const LatencyTable table =
            read_latency_table(table_path(folder, std::string(id) + "_latency"), search_space(id));
        const Eigen::MatrixXd correlation = device_correlation(table);
        const DeviceSplit corrected = split_devices(table.devices, correlation, {10, 3});
        const DeviceSplit published = split_devices(table.devices, correlation, {10, 3, 1, true});
        CHECK(corrected.sources.size() == 10);
        CHECK(corrected.targets.size() == 3);
        CHECK(corrected.correlation < published.correlation);
    }
}
