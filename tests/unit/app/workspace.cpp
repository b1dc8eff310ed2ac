#include "app/workspace.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "app/exports.h"
#include "app/measured.h"
#include "base/error.h"
#include "fake_engine.h"

using namespace latlab;
using namespace latlab::app;
using latlab::test::FakeEngine;
using latlab::test::four_rows;
using latlab::test::front_entry;
using latlab::test::transfer;
using latlab::test::transfer_answer;
using nlohmann::json;

namespace {

const std::string cell = "|nor_conv_3x3~0|+|none~0|skip_connect~1|+|avg_pool_3x3~0|none~1|nor_conv_1x1~2|";

bool says(const std::vector<std::string>& sentences, const std::string& part) {
    for (const std::string& sentence : sentences) {
        if (sentence.find(part) != std::string::npos) return true;
    }
    return false;
}

std::string one_fbnet_row() {
    std::string digits = "3";
    for (int i = 1; i < 22; ++i) (digits += '_') += std::to_string(i % 9);
    return "architecture,latency_ms\n" + digits + ",9\n";
}

}  // namespace

TEST_CASE("a file's rows become networks in the space's notation") {
    FakeEngine engine;
    Workspace workspace(engine);
    REQUIRE_FALSE(workspace.load_file("mine.csv", four_rows).fault);
    REQUIRE(workspace.networks().size() == 4);
    CHECK(workspace.networks()[0].notation == cell);
    CHECK(workspace.networks()[0].latency == 12.5);
    CHECK(workspace.networks()[0].connected);
    CHECK(workspace.space().id() == "nb201");
    CHECK(workspace.status().find("4 networks") != std::string::npos);
}

TEST_CASE("refused rows are listed with their reason and the others are kept") {
    FakeEngine engine;
    Workspace workspace(engine);
    REQUIRE_FALSE(workspace.load_file("mine.csv", four_rows + cell + ",-3\nnonsense,4\n").fault);
    CHECK(workspace.networks().size() == 4);
    REQUIRE(workspace.refused().size() == 2);
    CHECK(workspace.refused()[0].line == 6);
    CHECK_FALSE(workspace.refused()[0].reason.empty());
    CHECK(workspace.refused_file() == "mine.csv");
}

TEST_CASE("rows of the same network are merged") {
    FakeEngine engine;
    Workspace workspace(engine);
    REQUIRE_FALSE(workspace.load_file("mine.csv", four_rows + cell + ",13.5\n").fault);
    REQUIRE(workspace.networks().size() == 4);
    CHECK(workspace.networks()[0].repeats == 2);
    CHECK(workspace.networks()[0].latency == Approx(13));
}

TEST_CASE("what was made of repeats is told beside the measurements, in rows and in columns") {
    for (const std::string text :
         {"index,latency_ms\n3,10\n3,90\n3,12\n4,5\n", "index,ms_1,ms_2,ms_3\n3,10,90,12\n4,5,,\n"}) {
        CAPTURE(text);
        test::FakeApp app;
        app.controller.load_file("mine.csv", text);
        const json state = app.state();
        CHECK(state["measurements"][0]["latency_ms"] == 12);
        CHECK(state["measurements"][0]["repeats"] == 3);
        CHECK(state["measurements"][1]["repeats"] == 1);
        const std::string said = state["advice"].dump();
        CHECK(said.find("the median of its latencies counts") != std::string::npos);
        CHECK(said.find("10 to 90 ms") != std::string::npos);
    }
}

TEST_CASE("a bad file leaves what was loaded, its transfer and its search") {
    FakeEngine engine;
    Workspace workspace(engine);
    workspace.load_file("mine.csv", four_rows);
    transfer(workspace, engine);
    for (const std::string& bad :
         {std::string(), std::string("hello"), std::string("architecture,latency_ms\nx,1\ny,2\n"),
          std::string("\x00\x01\x02", 3), std::string("{\"format\":\"latlab-session\"}")}) {
        const Outcome outcome = workspace.load_file("bad.csv", bad);
        REQUIRE(outcome.fault);
        CHECK_FALSE(outcome.fault->what.empty());
        CHECK(workspace.networks().size() == 4);
        CHECK(workspace.file().name == "mine.csv");
        CHECK(workspace.transferred());
    }
}

TEST_CASE("a file without a unit asks for it and nothing can be transferred before the answer") {
    FakeEngine engine;
    Workspace workspace(engine);
    REQUIRE_FALSE(workspace.load_file("mine.csv", "architecture,latency\n" + cell + ",1500\n").fault);
    CHECK(workspace.asks_unit());
    CHECK(workspace.networks()[0].latency == 1500);
    CHECK(workspace.transfer().fault);
    CHECK(engine.commands.empty());
    REQUIRE_FALSE(workspace.set_unit(LatencyUnit::microseconds).fault);
    CHECK_FALSE(workspace.asks_unit());
    CHECK(workspace.networks()[0].latency == Approx(1.5));
    CHECK(workspace.set_unit(LatencyUnit::seconds).fault);
}

TEST_CASE("a transfer sends the measurements and takes in the result") {
    FakeEngine engine;
    Workspace workspace(engine);
    workspace.load_file("mine.csv", four_rows);
    workspace.settings.seed = 7;
    const Outcome outcome = workspace.transfer();
    REQUIRE(engine.commands.size() == 1);
    const json& command = engine.commands[0];
    CHECK(command["id"] == outcome.id);
    CHECK(command["command"] == "transfer");
    CHECK(command["space"] == "nb201");
    CHECK(command["seed"] == 7);
    CHECK(command["measurements"].size() == 4);
    CHECK(command["measurements"][0] == json{{"architecture", cell}, {"latency_ms", 12.5}});
    CHECK(workspace.running() == Work::transfer);

    engine.say({{"type", "progress"}, {"share", 0.25}, {"text", "adapting"}});
    CHECK(workspace.poll());
    CHECK(workspace.progress() == 0.25);
    CHECK(workspace.progress_text() == "adapting");
    CHECK_FALSE(workspace.poll());

    engine.say(transfer_answer());
    workspace.poll();
    CHECK_FALSE(workspace.running());
    REQUIRE(workspace.transferred());
    const TransferResult& result = *workspace.transferred();
    CHECK(result.spearman == 0.95);
    CHECK(std::isnan(result.kendall));
    CHECK(std::isnan(result.leave_one_out_ms[3]));
    CHECK(result.similar[0].device == "raspi4");
    CHECK(trust(result) == Trust::high);
    CHECK(workspace.limit_range() == std::pair(4.0, 40.0));
    CHECK(workspace.settings.max_latency_ms > 4);
    CHECK(workspace.settings.max_latency_ms < 40);
}

TEST_CASE("a search shows its front as it grows and then the result") {
    FakeEngine engine;
    Workspace workspace(engine);
    workspace.load_file("mine.csv", four_rows);
    workspace.settings.max_latency_ms = 9;
    REQUIRE_FALSE(workspace.search().fault);
    CHECK(engine.commands[0]["max_latency_ms"] == 9);
    CHECK(engine.commands[0]["objective"] == "cifar100");
    engine.say(
        {{"type", "partial"}, {"evaluated", 100}, {"front", {front_entry(60, 8), front_entry(50, 4)}}});
    workspace.poll();
    REQUIRE(workspace.searched());
    CHECK_FALSE(workspace.searched()->finished);
    CHECK(workspace.searched()->evaluated == 100);
    CHECK(workspace.searched()->front[0].latency_ms == 4);
    engine.say({{"type", "result"},
                {"objective_text", "predicted accuracy in %"},
                {"best", front_entry(61, 8.5)},
                {"front", {front_entry(50, 4), front_entry(61, 8.5)}},
                {"evaluated", 5000}});
    workspace.poll();
    CHECK(workspace.searched()->finished);
    CHECK(workspace.searched()->best->accuracy == 61);
    CHECK(std::isnan(workspace.searched()->best->upper_ms));
    CHECK(workspace.searched()->max_latency_ms == 9);
    CHECK(predicts_accuracy(*workspace.searched()));
}

TEST_CASE("a new predictor forgets what was found and predicted under the one before") {
    FakeEngine engine;
    Workspace workspace(engine);
    workspace.load_file("mine.csv", four_rows);
    workspace.search();
    engine.say({{"type", "result"}, {"best", front_entry(61, 8)}, {"front", {front_entry(61, 8)}}});
    workspace.predict({cell});
    engine.say({{"type", "result"}, {"estimates", {{{"ms", 9.5}}}}});
    workspace.poll();
    workspace.take_changes();
    workspace.transfer();
    CHECK(workspace.searched());  // until the new one is there: it may be cancelled
    engine.say(transfer_answer());
    workspace.poll();
    CHECK(workspace.transferred());
    CHECK_FALSE(workspace.searched());
    CHECK(workspace.predictions().empty());
    CHECK(workspace.take_changes().results);
}

TEST_CASE("a search that finds nothing says to raise the limit") {
    FakeEngine engine;
    Workspace workspace(engine);
    workspace.load_file("mine.csv", four_rows);
    workspace.search();
    engine.say({{"type", "result"}, {"best", nullptr}, {"front", json::array()}, {"evaluated", 5000}});
    workspace.poll();
    CHECK_FALSE(workspace.searched()->best);
    CHECK(workspace.status().find("Raise the limit") != std::string::npos);
}

TEST_CASE("on FBNet capacity stands in for accuracy") {
    FakeEngine engine;
    Workspace workspace(engine);
    REQUIRE_FALSE(workspace.load_file("phone.csv", one_fbnet_row()).fault);
    CHECK(workspace.space().id() == "fbnet");
    workspace.search();
    CHECK(engine.commands[0]["objective"] == "capacity");
    CHECK_FALSE(predicts_accuracy(*workspace.searched()));
}

TEST_CASE("cancelling a search keeps the front found so far and ignores what still arrives") {
    FakeEngine engine;
    Workspace workspace(engine);
    workspace.load_file("mine.csv", four_rows);
    workspace.search();
    engine.say({{"type", "partial"}, {"evaluated", 100}, {"front", {front_entry(60, 8)}}});
    workspace.poll();
    workspace.cancel();
    CHECK(engine.cancelled == 1);
    CHECK_FALSE(workspace.running());
    engine.say({{"type", "partial"}, {"evaluated", 200}, {"front", json::array()}});
    engine.say({{"type", "error"}, {"cancelled", true}, {"fault", "cancelled"}});
    workspace.poll();
    REQUIRE(workspace.searched());
    CHECK(workspace.searched()->front.size() == 1);
    CHECK_FALSE(workspace.searched()->finished);
    CHECK_FALSE(workspace.fault());
    workspace.cancel();
    CHECK(engine.cancelled == 1);
}

TEST_CASE("an error of the engine is shown and loses nothing") {
    FakeEngine engine;
    Workspace workspace(engine);
    workspace.load_file("mine.csv", four_rows);
    transfer(workspace, engine);
    workspace.search();
    engine.say({{"type", "error"},
                {"cancelled", false},
                {"fault", "no weights"},
                {"where", "assets"},
                {"mend", "Reload"}});
    workspace.poll();
    REQUIRE(workspace.fault());
    CHECK(workspace.fault()->what == "no weights");
    CHECK(workspace.status() == "assets: no weights. Reload.");
    CHECK(workspace.networks().size() == 4);
    CHECK(workspace.transferred());
    CHECK_FALSE(workspace.running());
}

TEST_CASE("a message in an unknown form ends the work with a fault, never with an exception") {
    FakeEngine engine;
    Workspace workspace(engine);
    workspace.load_file("mine.csv", four_rows);
    for (const char* text : {"not json", "[1]", "{\"id\":1}", "{\"id\":1,\"type\":5}",
                             "{\"id\":1,\"type\":\"result\",\"leave_one_out\":7}"}) {
        workspace.transfer();
        std::string message = text;
        const std::size_t id = message.find("\"id\":1");
        if (id != std::string::npos) message.replace(id, 6, "\"id\":" + engine.commands.back()["id"].dump());
        engine.waiting.push_back(message);
        CHECK_NOTHROW(workspace.poll());
        INFO(text);
        CHECK(workspace.fault());
        workspace.cancel();
    }
}

TEST_CASE("one thing runs at a time") {
    FakeEngine engine;
    Workspace workspace(engine);
    workspace.load_file("mine.csv", four_rows);
    workspace.transfer();
    const Outcome second = workspace.search();
    REQUIRE(second.fault);
    CHECK(second.fault->what.find("transfer") != std::string::npos);
    CHECK(engine.commands.size() == 1);
    CHECK(workspace.running() == Work::transfer);
}

TEST_CASE("nothing can be asked of the engine without measurements") {
    FakeEngine engine;
    Workspace workspace(engine);
    CHECK(workspace.transfer().fault);
    CHECK(workspace.search().fault);
    CHECK(workspace.predict({cell}).fault);
    CHECK(engine.commands.empty());
}

TEST_CASE("a prediction is asked in the space's notation and answered by architecture") {
    FakeEngine engine;
    Workspace workspace(engine);
    workspace.load_file("mine.csv", four_rows);
    CHECK(workspace.predict({"no such network"}).fault);
    REQUIRE_FALSE(workspace.predict({"3_0_1_4_0_2"}).fault);
    CHECK(engine.commands.back()["architectures"][0] == cell);
    engine.say({{"type", "result"}, {"estimates", {{{"ms", 9.5}, {"lower_ms", 9}, {"upper_ms", nullptr}}}}});
    workspace.poll();
    REQUIRE(workspace.predictions().size() == 1);
    CHECK(workspace.predictions()[0].architecture == cell);
    CHECK(workspace.predictions()[0].ms == 9.5);
    CHECK(std::isnan(workspace.predictions()[0].upper_ms));
}

TEST_CASE("a new file ends what runs and forgets the results of the old one") {
    FakeEngine engine;
    Workspace workspace(engine);
    workspace.load_file("mine.csv", four_rows);
    transfer(workspace, engine);
    workspace.search();
    workspace.load_file("other.csv", four_rows);
    CHECK(engine.cancelled == 1);
    CHECK_FALSE(workspace.running());
    CHECK_FALSE(workspace.transferred());
    CHECK_FALSE(workspace.searched());
}

TEST_CASE("devices to do without are kept from file to file of a space, and not to another space") {
    FakeEngine engine;
    Workspace workspace(engine);
    workspace.load_file("mine.csv", four_rows);
    workspace.settings.exclude_sources = {"1080ti_1"};
    workspace.load_file("other.csv", four_rows);
    workspace.transfer();
    CHECK(engine.commands.back()["exclude_sources"] == json{"1080ti_1"});
    REQUIRE_FALSE(workspace.load_file("phone.csv", one_fbnet_row()).fault);
    workspace.transfer();
    CHECK(engine.commands.back()["space"] == "fbnet");
    CHECK(engine.commands.back()["exclude_sources"] == json::array());
}

TEST_CASE("the advice names what is wrong with the measurements") {
    FakeEngine engine;
    Workspace workspace(engine);
    const auto advice = [&](const std::string& text) {
        REQUIRE_FALSE(workspace.load_file("mine.csv", text).fault);
        return measurement_advice(workspace.file(), workspace.networks());
    };
    CHECK(says(advice(four_rows), "Fewer than 5"));
    CHECK_FALSE(says(advice(four_rows), "equal"));
    CHECK(says(advice("architecture,latency_ms\n" + cell + ",4\n3_3_3_3_3_3,4\n"), "equal"));
    CHECK(says(advice(four_rows + "|none~0|+|none~0|none~1|+|none~0|none~1|none~2|,1\n"), "no path"));
}

TEST_CASE("clearing goes back to the empty state and keeps the settings") {
    FakeEngine engine;
    Workspace workspace(engine);
    workspace.load_file("mine.csv", four_rows);
    workspace.settings.seed = 5;
    transfer(workspace, engine);
    workspace.clear();
    CHECK(workspace.networks().empty());
    CHECK_FALSE(workspace.transferred());
    CHECK(workspace.settings.seed == 5);
}
