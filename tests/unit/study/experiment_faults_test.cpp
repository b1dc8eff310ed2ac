#include <catch2/catch.hpp>
#include <cmath>
#include <set>

#include "base/error.h"
#include "base/text.h"
#include "experiment_toy.h"
#include "predictor/source_data.h"
#include "study/experiment.h"

using namespace latlab;
using test::experiment_toy;

namespace {

std::string fault_of(const LatencyTable& table, const ExperimentRequest& request) {
    try {
        run_experiment(table, request, {});
    } catch (const DataError& error) {
        CHECK_FALSE(error.where().empty());
        CHECK_FALSE(error.mend().empty());
        return error.what();
    }
    return "";
}

bool mentions(const std::string& text, const std::string& part) {
    INFO(text);
    return text.find(part) != std::string::npos;
}

ExperimentRequest quick_request() {
    ExperimentRequest request;
    request.settings = {"op-count-random"};
    request.k = 10;
    request.seeds = 1;
    return request;
}

}  // namespace

TEST_CASE("every setting has a name of its own, a short title, and is found by its name") {
    std::set<std::string> names, titles;
    for (const ExperimentSetting& setting : experiment_settings()) {
        CHECK(&experiment_setting(setting.name) == &setting);
        const std::size_t words = split(setting.title, ' ').size();
        CHECK((words >= 2 && words <= 4));
        names.insert(setting.name);
        titles.insert(setting.title);
    }
    CHECK(names.size() == experiment_settings().size());
    CHECK(titles.size() == experiment_settings().size());
    CHECK_THROWS_WITH(experiment_setting("dowsing"),
                      Catch::Contains("dowsing") && Catch::Contains("few-shot-designed"));
}

TEST_CASE("names that nobody knows, and names given twice, are refused") {
    const LatencyTable table = experiment_toy();
    ExperimentRequest request = quick_request();
    request.targets = {"heavy", "pixel"};
    CHECK(mentions(fault_of(table, request), "targets: no table has a device \"pixel\""));
    request.targets = {"heavy", "heavy"};
    CHECK(mentions(fault_of(table, request), "targets: \"heavy\" is named twice"));
    request.targets = {"heavy"};
    request.sources = {"pixel"};
    CHECK(mentions(fault_of(table, request), "sources: no table has a device \"pixel\""));
    request.sources = {};
    request.settings = {"dowsing"};
    CHECK(mentions(fault_of(table, request), "settings: there is no setting \"dowsing\""));
    request.settings = {"op-count-random", "op-count-random"};
    CHECK(mentions(fault_of(table, request), "settings: \"op-count-random\" is named twice"));
}

TEST_CASE("figures beyond the limits are refused") {
    const LatencyTable table = experiment_toy();
    for (const std::size_t k : {0, 1, 301}) {
        ExperimentRequest request = quick_request();
        request.k = k;
        CHECK(mentions(fault_of(table, request), "experiment's k: " + std::to_string(k)));
    }
    for (const std::size_t seeds : {0, 101}) {
        ExperimentRequest request = quick_request();
        request.seeds = seeds;
        CHECK(mentions(fault_of(table, request), "experiment's seeds: " + std::to_string(seeds)));
    }
    LatencyTable wide = experiment_toy(40);
    wide.latency_ms = wide.latency_ms.col(0).replicate(1, 101).eval();
    wide.devices.clear();
    for (int i = 0; i < 101; ++i) wide.devices.push_back("board" + std::to_string(i));
    CHECK(mentions(fault_of(wide, quick_request()), "101 devices"));
    wide = select_devices(wide, {wide.devices.begin(), wide.devices.begin() + 60});
    ExperimentRequest long_one = quick_request();
    long_one.seeds = 100;
    CHECK(mentions(fault_of(wide, long_one), "6000 predictors"));
}

TEST_CASE("too few architectures that all devices have are refused, with the device that lacks most") {
    LatencyTable table = experiment_toy(20);
    CHECK(fault_of(table, quick_request()).empty());
    table.latency_ms(4, 1) = NAN;
    CHECK(mentions(fault_of(table, quick_request()), "19 architectures have a latency on all 4 devices"));
    CHECK(mentions(fault_of(table, quick_request()), "\"twin\""));
}

TEST_CASE("with one device only settings that learn from no other are possible, which is said") {
    const LatencyTable table = select_devices(experiment_toy(), {"heavy"});
    ExperimentRequest request = quick_request();
    request.settings = {"few-shot-random"};
    CHECK(mentions(fault_of(table, request), "there is only one device, \"heavy\""));
    CHECK(mentions(fault_of(table, request), "op-count-random, flops-random"));
    request.settings = {};
    const ExperimentResult result = run_experiment(table, request, {});
    REQUIRE(result.rows.size() == 2);
    CHECK(result.rows[0].setting->name == "op-count-random");
    REQUIRE(result.notes.size() == 1);
    CHECK(mentions(result.notes[0], "there is only one device"));
    const LatencyTable none{table.space, table.architectures, {}, Eigen::MatrixXd(120, 0)};
    CHECK(mentions(fault_of(none, request), "they have no device"));
}

TEST_CASE("a target whose only sources are itself under other names has none") {
    LatencyTable table = select_devices(experiment_toy(), {"heavy", "twin"});
    table.devices = {"board_1", "board_32"};
    ExperimentRequest request = quick_request();
    request.settings = {"best-source-random"};
    CHECK(mentions(fault_of(table, request), "is the same device: board_32"));
    request.targets = table.devices;
    CHECK(mentions(fault_of(table, request), "no device is left to predict \"board_1\" from"));
}

TEST_CASE("a device that cannot be predicted, or teaches nothing, is named with the setting") {
    LatencyTable table = experiment_toy();
    table.latency_ms.col(2).setConstant(5);  // light
    ExperimentRequest request = quick_request();
    request.targets = {"light"};
    CHECK(mentions(fault_of(table, request), "Operation counts, random samples on \"light\""));
    request.targets = {"heavy"};
    request.sources = {"light"};
    request.settings = {"few-shot-random"};
    CHECK(mentions(fault_of(table, request), "Few-shot, random samples on \"heavy\""));
    CHECK(mentions(fault_of(table, request), "teaches anything"));
}
