#include "app/controller.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "app/exports.h"
#include "app/figures.h"
#include "app/network_words.h"
#include "app/search_figures.h"
#include "fake_engine.h"

using namespace latlab;
using namespace latlab::app;
using latlab::test::four_rows;
using latlab::test::front_entry;
using latlab::test::transfer_answer;
using nlohmann::json;

namespace {

struct LoadedApp : test::FakeApp {
    void load() { controller.load_file("mine.csv", four_rows); }
};

}  // namespace

TEST_CASE("a command answers with the id of what the engine was sent") {
    LoadedApp app;
    app.load();
    const json answer = app.command({{"do", "transfer"}, {"seed", 3}, {"predictor", "op-count"}});
    REQUIRE(app.engine.commands.size() == 1);
    CHECK(answer == json{{"id", app.engine.commands[0]["id"]}});
    CHECK(app.engine.commands[0]["seed"] == 3);
    CHECK(app.engine.commands[0]["predictor"] == "op-count");
    CHECK(app.state()["busy"] == "transfer");
    CHECK(app.state()["step"] == 2);
}

TEST_CASE("what is no command is answered with a fault") {
    LoadedApp app;
    for (const char* text :
         {"", "7", "{}", "{\"do\":4}", "{\"do\":\"dance\"}", "{\"do\":\"transfer\",\"seed\":\"x\"}",
          "{\"do\":\"search\",\"max_latency_ms\":-1}", "{\"do\":\"step\",\"step\":9}",
          "{\"do\":\"setUnit\",\"unit\":\"miles\"}", "{\"do\":\"loadSession\",\"session\":\"x\"}",
          "{\"do\":\"predict\",\"architectures\":5}", "{\"do\":\"transfer\"}"}) {
        INFO(text);
        const json answer = json::parse(app.controller.command(text));
        REQUIRE(answer.contains("error"));
        CHECK_FALSE(answer["error"]["fault"].get<std::string>().empty());
    }
    CHECK(app.engine.commands.empty());
}

TEST_CASE("loading a file answers with what was understood and tells the host") {
    LoadedApp app;
    const json answer = json::parse(app.controller.load_file("mine.csv", four_rows + "nonsense,4\n"));
    CHECK(answer == json{{"understood", 4}, {"refused", 1}, {"error", nullptr}});
    app.controller.update();
    CHECK(app.host.status.find("4 networks") != std::string::npos);
    CHECK(app.host.refused["rows"][0]["row"] == 6);
    const json bad = json::parse(app.controller.load_file("bad.csv", "hello"));
    CHECK(bad["error"]["where"] == "bad.csv");
    CHECK(app.state()["measurements"].size() == 4);
}

TEST_CASE("the state says what the page shows") {
    LoadedApp app;
    app.load();
    app.command({{"do", "transfer"}});
    app.engine.say(transfer_answer());
    app.controller.update();
    const json state = app.state();
    CHECK(state["space"] == "nb201");
    CHECK(state["file"] == "mine.csv");
    CHECK(state["unit"] == "ms");
    CHECK(state["busy"].is_null());
    CHECK(state["transfer"]["spearman"] == 0.95);
    CHECK(state["transfer"]["kendall"].is_null());
    CHECK(state["transfer"]["leave_one_out_ms"].size() == 4);
    CHECK_FALSE(state["transfer"].contains("predicted_ms"));
    CHECK(state["search"].is_null());
    CHECK(state["status"] == app.host.status);
}

TEST_CASE("the long name of a data set sets the objective that the panels know") {
    LoadedApp app;
    app.load();
    app.command({{"do", "search"}, {"objective", "imagenet16-120"}});
    CHECK(app.state()["settings"]["objective"] == "imagenet16");
    REQUIRE(app.engine.commands.size() == 1);
    CHECK(app.engine.commands[0]["objective"] == "imagenet16");
}

TEST_CASE("a unit that has to be asked for shows in the state") {
    LoadedApp app;
    app.controller.load_file("mine.csv", "architecture,latency\n3_3_3_3_3_3,9\n1_1_1_1_1_1,4\n");
    CHECK(app.state()["unit"] == "ask");
    CHECK(app.command({{"do", "setUnit"}, {"unit", "us"}}) == json{{"ok", true}});
    CHECK(app.state()["unit"] == "us");
    CHECK(app.state()["measurements"][0]["latency_ms"].get<double>() == Approx(0.009));
}

TEST_CASE("the results go to the host as they come and go") {
    LoadedApp app;
    app.load();
    app.command({{"do", "search"}, {"max_latency_ms", 9}});
    app.engine.say({{"type", "partial"}, {"evaluated", 5}, {"front", {front_entry(60, 8)}}});
    app.controller.update();
    CHECK(app.host.results["front"].size() == 1);
    CHECK(app.host.results["max_latency_ms"] == 9);
    app.command({{"do", "clear"}});
    app.controller.update();
    CHECK(app.host.results.is_null());
}

TEST_CASE("a session is stored only after a yes, then with every result, and deleted on a no") {
    LoadedApp app;
    app.load();
    app.controller.update();
    CHECK(app.host.stored.empty());
    app.command({{"do", "keep"}, {"keep", true}});
    CHECK(json::parse(app.host.stored)["transfer"].is_null());
    app.command({{"do", "transfer"}});
    app.engine.say(transfer_answer());
    app.controller.update();
    CHECK(json::parse(app.host.stored)["transfer"]["spearman"] == 0.95);
    const std::string stored = app.host.stored;
    app.command({{"do", "keep"}, {"keep", false}});
    CHECK(app.host.stored.empty());

    LoadedApp later;
    CHECK(later.command({{"do", "loadSession"}, {"session", stored}, {"stored", true}}) ==
          json{{"ok", true}});
    CHECK(later.state()["transfer"]["spearman"] == 0.95);
    CHECK(later.state()["kept"] == true);
}

TEST_CASE("the system's theme gives way to the user's") {
    LoadedApp app;
    app.command({{"do", "setTheme"}, {"theme", "dark"}, {"system", true}});
    CHECK(app.host.theme == "dark");
    app.controller.toggle_theme();
    CHECK(app.host.theme == "light");
    app.command({{"do", "setTheme"}, {"theme", "dark"}, {"system", true}});
    CHECK(app.state()["theme"] == "light");
}

TEST_CASE("rows that are no UTF-8 do not break the JSON for the page") {
    LoadedApp app;
    app.controller.load_file("mine.csv", four_rows + "\xC3(\xFF,4\n");
    CHECK_NOTHROW(app.state());
    CHECK_NOTHROW(app.controller.update());
}

TEST_CASE("the example is marked until a file replaces it") {
    LoadedApp app;
    app.controller.set_example("measurements.csv", four_rows);
    app.controller.load_example();
    CHECK(app.state()["example"] == true);
    CHECK(app.state()["status"] == "4 networks of the built-in example.");
    app.load();
    CHECK(app.state()["example"] == false);
    CHECK(app.state()["status"] == "4 networks read from mine.csv.");
}

TEST_CASE("every export holds the rows it promises") {
    LoadedApp app;
    app.load();
    app.command({{"do", "search"}, {"max_latency_ms", 9}});
    app.engine.say({{"type", "result"},
                    {"objective_text", "predicted"},
                    {"best", front_entry(60, 8)},
                    {"front", {front_entry(60, 8)}},
                    {"evaluated", 5}});
    app.controller.update();
    const Workspace& workspace = app.controller.workspace;
    CHECK(found_csv(*workspace.searched()) ==
          "architecture,accuracy,latency_ms,lower_ms,upper_ms,macs,parameters\n"
          "|nor_conv_3x3~0|+|none~0|skip_connect~1|+|avg_pool_3x3~0|none~1|nor_conv_1x1~2|,60,8,7.2,,"
          "50000000,400000\n");
    const json found = json::parse(found_json(workspace));
    CHECK(found["best"]["accuracy"] == 60);
    CHECK(found["space"] == "nb201");
    CHECK(read_measurements(measurements_csv(workspace), "again.csv").measurements.size() == 4);
    CHECK(json::parse(session_text(workspace)).dump() == workspace.to_json().dump());
}

TEST_CASE("the figures hold one point for each network they show") {
    LoadedApp app;
    app.load();
    app.command({{"do", "transfer"}});
    app.engine.say(transfer_answer());
    app.controller.update();
    const auto width = [](const std::string& text) { return 7.0 * static_cast<double>(text.size()); };
    const Workspace& workspace = app.controller.workspace;
    CHECK(compose(latency_over_macs(workspace), 500, 400, width).points.size() == 4);
    // One network could not be predicted when it was left out.
    CHECK(compose(predicted_against_measured(workspace), 500, 400, width).points.size() == 3);
    CHECK(compose(pareto_front(workspace), 500, 400, width).points.empty());
    CHECK(short_name(workspace.space(), workspace.networks()[0].architecture) ==
          "3\xC3\x97"
          "3 \xC2\xB7 none skip \xC2\xB7 pool none 1\xC3\x97"
          "1");
}

TEST_CASE("a command that is refused leaves the settings as they were") {
    LoadedApp app;
    app.load();
    const json before = app.state()["settings"];
    const json wrong = {
        {"do", "transfer"}, {"seed", 9}, {"exclude_measurements", json::array({"3_1_4_1_5_9"})}};
    CHECK(app.command(wrong)["error"]["where"] == "3_1_4_1_5_9");
    CHECK(app.state()["settings"] == before);
    CHECK_FALSE(app.command({{"do", "transfer"}}).contains("error"));
}

TEST_CASE("the risk of exceeding the limit goes to the engine, and what is no risk is refused") {
    LoadedApp app;
    app.load();
    CHECK(app.state()["settings"]["risk"] == 0.1);
    REQUIRE_FALSE(app.command({{"do", "search"}, {"max_latency_ms", 12}, {"risk", 0.25}}).contains("error"));
    CHECK(app.engine.commands.back()["risk"] == 0.25);
    app.command({{"do", "cancel"}});
    REQUIRE_FALSE(app.command({{"do", "search"}, {"predictor", "op-count"}}).contains("error"));
    CHECK(app.engine.commands.back()["risk"] == 0.5);  // which has no intervals to judge it by
    for (const double wrong : {0.0, 1.0, -0.1})
        CHECK(app.command({{"do", "search"}, {"risk", wrong}})["error"]["where"] == "risk");
    CHECK(app.state()["settings"]["risk"] == 0.25);
}

TEST_CASE("a search that finds nothing says with which certainty the limit was to be kept") {
    SearchResult result;
    result.max_latency_ms = 12;
    CHECK(nothing_found(result).find("predicted to take at most 12.0 ms") != std::string::npos);
    result.risk = 0.1;
    CHECK(nothing_found(result).find("probability of 90 %") != std::string::npos);
}
