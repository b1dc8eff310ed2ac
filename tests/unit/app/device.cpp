#include <catch2/catch.hpp>
#include <cmath>

#include "app/controller.h"
#include "app/exports.h"
#include "measuring_app.h"

using namespace latlab;
using namespace latlab::app;
using latlab::test::csv;
using latlab::test::four_rows;
using latlab::test::networks;
using latlab::test::Started;
using nlohmann::json;

TEST_CASE("measuring here asks the host for the planned networks") {
    Started app;
    app.begin();
    REQUIRE(app.host.measuring.size() == 1);
    const json& asked = app.host.measuring.front();
    CHECK(asked["do"] == "start");
    CHECK(asked["space"] == "nb201");
    CHECK(asked["architectures"] == networks(4));
    CHECK(asked["rounds"].get<int>() > 1);
    CHECK(app.state()["device"]["phase"] == "measuring");
    CHECK(app.command({{"do", "measure"}}).contains("error"));  // one at a time
}

TEST_CASE("without a plan nothing is measured") {
    test::FakeApp app;
    const json answer = json::parse(app.controller.command(R"({"do": "measure"})"));
    CHECK(answer.contains("error"));
    app.controller.update();
    CHECK(app.host.measuring.empty());
}

TEST_CASE("every round's results become the measurements and a predictor") {
    Started app;
    app.begin();
    app.results(networks(4), false);
    CHECK(app.workspace.networks().size() == 4);
    CHECK(app.workspace.measured_here());
    CHECK(app.engine.commands.back()["command"] == "transfer");
    CHECK(app.engine.commands.back()["measurements"][0]["latency_ms"] == 5);
    app.transferred(0.1, {});
    REQUIRE(app.workspace.transferred());
    app.results(networks(4), true, 7);
    CHECK(app.workspace.networks()[0].latency == 7);
    CHECK(app.workspace.transferred());  // the one before stays until the new one is there
    CHECK(app.engine.commands.back()["measurements"][0]["latency_ms"] == 7);
    CHECK(app.state()["device"]["phase"] == "finished");
    CHECK(app.state()["device"]["repeatability"] == 0.9);
}

TEST_CASE("a round that ends while the engine works waits, and the last one counts") {
    Started app;
    app.begin();
    app.results(networks(4), false, 5);
    const std::size_t commands = app.engine.commands.size();
    app.results(networks(4), false, 6);
    app.results(networks(4), false, 7);
    CHECK(app.engine.commands.size() == commands);
    CHECK(app.workspace.networks()[0].latency == 5);
    app.transferred(0.1, {});
    CHECK(app.engine.commands.size() == commands + 1);
    CHECK(app.workspace.networks()[0].latency == 7);
}

TEST_CASE("measuring goes on with what would tell most until the error is as wanted") {
    Started app;
    app.begin();
    app.results(networks(4), true);
    app.transferred(0.1, networks(2, 50));
    REQUIRE_FALSE(app.command({{"do", "measure"}, {"what", "until"}, {"error", 0.05}}).contains("error"));
    app.controller.update();
    CHECK(app.host.measuring.back()["do"] == "add");
    CHECK(app.host.measuring.back()["architectures"] == networks(2, 50));
    std::vector<std::string> six = networks(4);
    for (const std::string& one : networks(2, 50)) six.push_back(one);
    app.results(six, true);
    CHECK(app.workspace.networks().size() == 6);
    CHECK_FALSE(app.workspace.transferred());  // what it said was of fewer networks
    const std::size_t asked = app.host.measuring.size();
    app.transferred(0.04, networks(2, 60));
    CHECK(app.host.measuring.size() == asked);
    CHECK_FALSE(app.device.wanted_error);
    CHECK(app.host.status.find("as wanted") != std::string::npos);
}

TEST_CASE("measuring on ends where nothing more would help") {
    Started app;
    app.begin();
    app.results(networks(4), true);
    app.transferred(0.1, {});
    app.command({{"do", "measure"}, {"what", "until"}, {"error", 0.05}});
    app.controller.update();
    CHECK_FALSE(app.device.wanted_error);
    CHECK(app.host.measuring.size() == 1);
    CHECK(app.command({{"do", "measure"}, {"what", "until"}, {"error", 5}}).contains("error"));
}

TEST_CASE("pause, resume and stop are handed on and what the host says of them is shown") {
    Started app;
    app.begin();
    app.command({{"do", "measure"}, {"what", "pause"}});
    app.controller.update();
    CHECK(app.host.measuring.back()["do"] == "pause");
    app.hear({{"type", "paused"}, {"text", "Paused: the page is hidden"}});
    CHECK(app.state()["device"]["phase"] == "paused");
    CHECK(app.state()["device"]["text"] == "Paused: the page is hidden");
    app.command({{"do", "measure"}, {"what", "resume"}});
    app.controller.update();
    CHECK(app.host.measuring.back()["do"] == "resume");
    app.hear({{"type", "resumed"}});
    app.command({{"do", "measure"}, {"what", "stop"}});
    app.controller.update();
    CHECK(app.host.measuring.back()["do"] == "stop");
}

TEST_CASE("a fault in measuring is told and keeps what was measured") {
    Started app;
    app.begin();
    app.results(networks(4), false);
    app.hear(
        {{"type", "error"}, {"fault", "the timer stands still"}, {"where", ""}, {"mend", "Reload the page"}});
    CHECK(app.host.status.find("the timer stands still") != std::string::npos);
    CHECK(app.workspace.networks().size() == 4);
    CHECK(app.state()["device"]["error"]["mend"] == "Reload the page");
    CHECK(app.state()["device"]["phase"] == "finished");
}

TEST_CASE("other measurements end measuring here, and its late messages change nothing") {
    Started app;
    app.begin();
    app.results(networks(4), false);
    app.controller.load_file("mine.csv", four_rows);
    app.controller.update();
    CHECK(app.host.measuring.back()["do"] == "forget");
    CHECK_FALSE(app.workspace.measured_here());
    const double before = app.workspace.networks()[0].latency;
    app.results(networks(4), true, 99);
    CHECK(app.workspace.networks()[0].latency == before);
    CHECK(app.workspace.file().name == "mine.csv");
}

TEST_CASE("further planned networks are added to those measured here") {
    Started app;
    app.begin();
    app.results(networks(4), true);
    app.transferred(0.1, {});
    app.workspace.keep_planned();  // the plan goes on from the four
    CHECK(app.engine.commands.back()["measured"].size() == 4);
    app.planned(networks(100, 200));
    app.begin();
    CHECK(app.host.measuring.back()["do"] == "add");
    CHECK(app.host.measuring.back()["architectures"] == networks(4, 200));
    CHECK(app.device.networks() == 8);
}

TEST_CASE("the planned networks can be had as files to measure elsewhere") {
    Started app;
    REQUIRE_FALSE(app.command({{"do", "saveNetworks"}}).contains("error"));
    CHECK(app.host.networks["architectures"] == networks(4));
    CHECK(app.host.networks["for"] == "measuring");
}

TEST_CASE("chosen networks can be had as files to go on with") {
    Started app;
    REQUIRE_FALSE(app.command({{"do", "saveNetworks"}, {"architectures", networks(1)}}).contains("error"));
    CHECK(app.host.networks["architectures"] == networks(1));
    CHECK(app.host.networks["for"] == "keeping");
    CHECK(app.host.networks["space"] == "nb201");
}

TEST_CASE("what a search found is measured here, and the search runs again on what that taught") {
    Started app;
    CHECK(app.command({{"do", "measure"}, {"what", "found"}}).contains("error"));
    app.begin();
    app.results(networks(4), true);
    app.transferred(0.1, {});
    REQUIRE_FALSE(app.command({{"do", "search"}, {"max_latency_ms", 8}}).contains("error"));
    json front = json::array();
    for (const std::size_t i : {2, 20, 21, 22, 23, 24}) {
        const std::string architecture = networks(1, i).front();
        front.push_back({{"architecture", architecture}, {"accuracy", 60 + i}, {"latency_ms", 5 + i}});
    }
    app.engine.say({{"type", "result"},
                    {"command", "search"},
                    {"best", front.back()},
                    {"front", front},
                    {"evaluated", 9}});
    app.controller.update();
    // The best and the next most accurate; the third of those measured is none of them.
    const std::vector<std::string> expected = {networks(1, 24).front(), networks(1, 23).front(),
                                               networks(1, 22).front(), networks(1, 21).front()};
    CHECK(app.workspace.worth_verifying() == expected);
    REQUIRE_FALSE(app.command({{"do", "measure"}, {"what", "found"}}).contains("error"));
    app.controller.update();
    CHECK(app.host.measuring.back()["architectures"] == expected);
    std::vector<std::string> eight = networks(4);
    eight.insert(eight.end(), expected.begin(), expected.end());
    app.results(eight, true);
    app.transferred(0.1, {});
    CHECK(app.engine.commands.back()["command"] == "search");
    CHECK(app.engine.commands.back()["max_latency_ms"] == 8);
    CHECK(app.engine.commands.back()["measurements"].size() == 8);
}

TEST_CASE("a file that is opened before the first round stays, and the measuring ends") {
    Started app;
    app.begin();
    app.hear({{"type", "progress"}, {"share", 0.1}, {"text", "Building networks"}});
    app.controller.load_file("mine.csv", four_rows);
    app.controller.update();
    CHECK(app.host.measuring.back()["do"] == "forget");
    app.results(networks(4), false, 99);
    CHECK(app.workspace.file().name == "mine.csv");
    CHECK_FALSE(app.workspace.measured_here());
}

TEST_CASE("somebody's own measurements are not measured over") {
    Started app;
    app.controller.load_file("mine.csv", four_rows);
    app.workspace.keep_planned();
    app.planned(networks(100, 200));
    CHECK(app.command({{"do", "measure"}})["error"]["where"] == "mine.csv");
    app.controller.update();
    CHECK(app.host.measuring.empty());
}

TEST_CASE("another space is measured from nothing, and its rounds count") {
    Started app;
    app.begin();
    app.results(networks(4), true);
    app.transferred(0.1, {});
    app.workspace.plan_choice.space = "fbnet";
    app.workspace.keep_planned();
    std::vector<std::string> chains;
    for (int i = 0; i < 100; ++i) {
        Random random(static_cast<std::uint64_t>(i));
        chains.push_back(search_space("fbnet").print(search_space("fbnet").random(random)));
    }
    app.planned(chains);
    REQUIRE_FALSE(app.command({{"do", "measure"}, {"anew", true}}).contains("error"));
    app.controller.update();
    CHECK(app.host.measuring.back()["do"] == "start");
    const std::vector<std::string> four(chains.begin(), chains.begin() + 4);
    app.results(four, false);
    CHECK(app.host.measuring.back()["do"] == "start");  // it was not forgotten
    CHECK(app.workspace.space().id() == "fbnet");
    CHECK(app.workspace.measured_here());
    app.transferred(0.1, {});
    app.results(four, true, 8);
    CHECK(app.workspace.networks()[0].latency == 8);
}

TEST_CASE("what was stopped before its rounds is no measurement, and begins anew") {
    Started app;
    app.begin();
    app.hear({{"type", "ended"}});
    CHECK(app.state()["device"].is_null());
    app.begin();
    CHECK(app.host.measuring.back()["do"] == "start");
}

TEST_CASE("networks that were tried before are not said to be measured again") {
    Started app;
    app.begin();
    app.results(networks(3), true);  // the fourth failed
    app.transferred(0.1, {networks(1, 3).front()});
    app.command({{"do", "measure"}, {"what", "until"}, {"error", 0.05}});
    app.controller.update();
    CHECK(app.host.measuring.size() == 1);
    CHECK_FALSE(app.device.wanted_error);
}

TEST_CASE("measuring on needs the predictor that knows what to measure next") {
    Started app;
    app.begin();
    app.results(networks(4), true);
    app.transferred(0.1, networks(2, 50));
    app.workspace.settings.predictor = "nasflat";
    CHECK(app.command({{"do", "measure"}, {"what", "until"}, {"error", 0.05}})["error"]["where"] ==
          "predictor");
}

TEST_CASE("measurements are saved with how they were taken") {
    Started app;
    app.begin();
    app.results(networks(4), true);
    const std::string saved = measurements_csv(app.workspace);
    CHECK(saved.find("# device: this browser\n") == 0);
    const MeasurementFile back = read_measurements(saved, "saved.csv");
    CHECK(back.protocol == app.workspace.file().protocol);
    CHECK(back.measurements.size() == 4);
}
