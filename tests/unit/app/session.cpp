#include "app/session.h"

#include <catch2/catch.hpp>

#include "app/exports.h"
#include "app/workspace.h"
#include "base/error.h"
#include "fake_engine.h"

using namespace latlab;
using namespace latlab::app;
using latlab::test::FakeEngine;
using latlab::test::four_rows;
using latlab::test::front_entry;
using latlab::test::transfer;
using nlohmann::json;

TEST_CASE("a session read back is the session that was written") {
    FakeEngine engine;
    Workspace workspace(engine);
    workspace.load_file("mine.csv", "# device: desk\n" + four_rows);
    workspace.settings.objective = "cifar10";
    transfer(workspace, engine);
    workspace.search();
    engine.say({{"type", "result"},
                {"objective_text", "predicted"},
                {"best", front_entry(61, 8)},
                {"front", {front_entry(61, 8)}},
                {"evaluated", 9}});
    workspace.poll();
    const json written = workspace.to_json();
    CHECK(written["format"] == "latlab-session");
    CHECK(written["version"] == 1);

    Workspace restored(engine);
    REQUIRE_FALSE(restored.load_file("session.json", written.dump()).fault);
    CHECK(restored.to_json().dump() == written.dump());  // NaN is null there
    CHECK(restored.file().name == "mine.csv");
    CHECK(restored.settings.objective == "cifar10");
    CHECK(restored.transferred()->space_ms == std::vector<double>{4, 8, 40});
    CHECK(restored.searched()->best->accuracy == 61);
}

TEST_CASE("what repeats tell of a latency reaches the engine and outlives a session") {
    FakeEngine engine;
    Workspace workspace(engine);
    workspace.load_file("mine.csv",
                        "index,latency_ms,stddev_ms,runs\n3,10,1,100\n4,12,1.2,100\n5,9,0.9,100\n");
    workspace.transfer();
    const json sent = engine.commands.back()["measurements"];
    CHECK(sent[0]["standard_error_ms"].get<double>() == Approx(0.1).epsilon(0.01));
    Workspace restored(engine);
    REQUIRE_FALSE(restored.load_file("session.json", workspace.to_json().dump()).fault);
    restored.transfer();
    CHECK(engine.commands.back()["measurements"] == sent);
    const MeasurementFile again = read_measurements(measurements_csv(workspace), "again.csv");
    CHECK(again.measurements.at(2).standard_error_ms == sent[2]["standard_error_ms"].get<double>());
}

TEST_CASE("what rows say of how exact they are outlives a session that is kept before their unit is known") {
    FakeEngine engine;
    Workspace workspace(engine), restored(engine);
    workspace.load_file("mine.csv", "index,latency,stddev,runs\n3,10,1,100\n4,12,1.2,100\n5,9,0.9,100\n");
    REQUIRE(workspace.asks_unit());
    REQUIRE_FALSE(restored.load_file("session.json", workspace.to_json().dump()).fault);
    REQUIRE(restored.asks_unit());
    for (Workspace* one : {&workspace, &restored}) {
        one->set_unit(LatencyUnit::milliseconds);
        REQUIRE(one->networks().size() == 3);
        CHECK(one->networks()[0].standard_error == Approx(0.1).epsilon(0.01));
    }
    CHECK(workspace.to_json()["measurements"] == restored.to_json()["measurements"]);
}

TEST_CASE("a session is a file of measurements for other programs too") {
    FakeEngine engine;
    Workspace workspace(engine);
    workspace.load_file("mine.csv", four_rows);
    CHECK(read_measurements(workspace.to_json().dump(), "session.json").measurements.size() == 4);
}

TEST_CASE("what is no session of this version is refused and changes nothing") {
    FakeEngine engine;
    Workspace workspace(engine);
    workspace.load_file("mine.csv", four_rows);
    const json good = workspace.to_json();
    json newer = good, wrong_type = good, wrong_settings = good, bad_rows = good;
    newer["version"] = 2;
    wrong_type["search"] = {{"front", 5}};
    wrong_settings["settings"]["max_latency_ms"] = "fast";
    bad_rows["measurements"] = {{{"architecture", "?"}, {"latency_ms", 1}}};
    for (const json& bad : {json(), json(5), json::object(), newer, wrong_type, wrong_settings, bad_rows}) {
        INFO(bad.dump());
        CHECK_THROWS_AS(workspace.from_json(bad), DataError);
        CHECK(workspace.to_json() == good);
    }
}
