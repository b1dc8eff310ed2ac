#include <algorithm>
#include <catch2/catch.hpp>

#include "engine_toy.h"
#include "spaces/search_space.h"

using namespace latlab;
using namespace latlab::test;
using nlohmann::json;

namespace {

std::string where(PreparedEngine& engine, const json& command) {
    return engine.run(command).answer()["where"].get<std::string>();
}

// A table with a row for each measured network: its place in the list, and from 100 down.
json table_of(const json& measurements) {
    std::string csv = "architecture,place,left\n";
    int place = 0;
    for (const json& measurement : measurements) {
        csv += measurement["architecture"].get<std::string>() + "," + std::to_string(place) + "," +
               std::to_string(100 - place) + "\n";
        ++place;
    }
    return {{"name", "mine.csv"}, {"text", csv}};
}

}  // namespace

TEST_CASE("a search asked for again with more evaluations goes on where it stopped") {
    const auto front_of = [](const json& answer) {
        std::vector<std::string> list;
        for (const json& one : answer["front"]) list.push_back(one["architecture"]);
        return list;
    };
    json command = fit_command("search", "fbnet", "few-shot");
    command["objective"] = "capacity";
    command["evaluations"] = 430;
    PreparedEngine engine, fresh;
    engine.run(command);
    command["id"] = 99;
    command["evaluations"] = 900;
    const json longer = engine.run(command).answer(), at_once = fresh.run(command).answer();
    CHECK(front_of(longer) == front_of(at_once));
    CHECK(longer["evaluated"] == 900);
    // It did not begin anew: the moment at which it stopped is one of the history's.
    const auto has = [](const json& answer, int evaluated) {
        const json& list = answer["history"]["evaluated"];
        return std::find(list.begin(), list.end(), evaluated) != list.end();
    };
    CHECK(has(longer, 430));
    CHECK_FALSE(has(at_once, 430));
    // Another seed is another search, and so is a shorter one.
    command["search_seed"] = 5;
    CHECK_FALSE(has(engine.run(command).answer(), 430));
    command["evaluations"] = 250;
    CHECK(engine.run(command).answer()["evaluated"] == 250);
}

TEST_CASE("a search that was cancelled and asked for again finds what it would have found") {
    json command = fit_command("search", "fbnet", "op-count");
    command["objective"] = "capacity";
    command["evaluations"] = 24'000;  // takes longer than the time between two messages
    PreparedEngine engine, fresh;
    const test::Conversation whole = fresh.run(command);
    const test::Conversation cut = engine.run_until(
        command, [](const json& message) { return message["type"] == "progress" && message["share"] > 0.5; });
    REQUIRE(cut.answer()["cancelled"] == true);
    const test::Conversation again = engine.run(command);
    CHECK(again.answer()["front"] == whole.answer()["front"]);
    CHECK(again.answer()["history"]["hypervolume"].back() == whole.answer()["history"]["hypervolume"].back());
    // More than are told: what is told of them is spread evenly.
    const json& told = again.answer()["sample"]["latency_ms"];
    CHECK(told == whole.answer()["sample"]["latency_ms"]);
    CHECK(told.size() == 1500);
    for (const json& message : again.messages) {
        if (message["type"] != "partial") continue;
        CHECK(message["sample"]["whole"] == true);  // the first one, of an engine that had told nothing yet
        break;
    }
}

TEST_CASE("limits of further numbers are kept") {
    PreparedEngine engine;
    json command = fit_command("search", "nb201", "op-count");
    command["further"] = {{{"number", "parameters"}, {"at_most", 0.4}},
                          {{"number", "macs"}, {"at_most", 50}, {"at_least", 20}}};
    const json found = engine.run(command).answer();
    REQUIRE_FALSE(found["front"].empty());
    for (const json& one : found["front"]) {
        CHECK(one["parameters"] <= 0.4e6);
        CHECK(one["macs"] <= 50e6);
        CHECK(one["macs"] >= 20e6);
        CHECK(one["further"][0].get<double>() == Approx(one["parameters"].get<double>() / 1e6));
    }
}

TEST_CASE("the front of two devices keeps the limits of both and says what each takes") {
    PreparedEngine engine;
    json command = fit_command("search", "nb201", "op-count");
    json slower = {{"name", "board"}, {"max_latency_ms", 30}, {"measurements", command["measurements"]}};
    for (json& measurement : slower["measurements"])
        measurement["latency_ms"] = 3 * measurement["latency_ms"].get<double>();
    command["devices"] = json::array({slower});
    const json found = engine.run(command).answer();
    REQUIRE(found["type"] == "result");
    REQUIRE_FALSE(found["front"].empty());
    for (const json& one : found["front"]) {
        REQUIRE(one["other_latencies"].size() == 1);
        const double other = one["other_latencies"][0]["latency_ms"];
        CHECK(other <= 30);
        CHECK(other == Approx(3 * one["latency_ms"].get<double>()).epsilon(0.05));
    }
    CHECK(found["exact_best"]["other_latencies"].size() == 1);
}

TEST_CASE("a column of one's own is raised, and another is minded beside it") {
    PreparedEngine engine;
    json command = fit_command("search", "fbnet", "op-count", 30);
    command["table"] = table_of(command["measurements"]);
    command["objective"] = "column:left";
    command["evaluations"] = 500;
    command["further"] = {{{"number", "column:place"}, {"wanted", "low"}, {"at_most", 20}}};
    const json found = engine.run(command).answer();
    REQUIRE(found["type"] == "result");
    CHECK(found["objective_text"].get<std::string>().find("left of mine.csv") == 0);
    for (const json& one : found["front"]) CHECK(one["further"][0] <= 20);
}

TEST_CASE("FBNet is searched for a zero-cost proxy once its table is there") {
    PreparedEngine engine;
    json command = fit_command("search", "fbnet", "op-count");
    command["objective"] = "zen";
    Engine empty;
    CHECK(empty.missing_assets(command.dump()) == std::vector<std::string>{"zero-cost-fbnet.csv"});
    const json found = engine.run(command).answer();
    REQUIRE(found["type"] == "result");
    CHECK(found["objective_text"].get<std::string>().find("zen") != std::string::npos);
}

TEST_CASE("what a search cannot be asked is told by its field") {
    PreparedEngine engine;
    const json plain = fit_command("search", "nb201", "op-count");
    const auto with = [&](const char* field, const json& value) {
        json command = plain;
        command[field] = value;
        return command;
    };
    CHECK(where(engine, with("devices", 3)).find("devices") != std::string::npos);
    CHECK(where(engine, with("devices", json::array({json::object()}))) ==
          "devices[0], command field \"measurements\"");
    CHECK(where(engine, with("devices", json(5, json::object()))).find("devices") != std::string::npos);
    CHECK(where(engine, with("further", {{{"wanted", "low"}}})).find("number") != std::string::npos);
    CHECK(where(engine, with("further", {{{"number", "macs"}, {"wanted", "many"}}})).find("wanted") !=
          std::string::npos);
    CHECK(where(engine, with("further", {{{"number", "macs"}, {"at_most", 1}, {"at_least", 2}}}))
              .find("further[0]") != std::string::npos);
    CHECK(where(engine, with("table", {{"name", "x"}})).find("table") != std::string::npos);
    CHECK(where(engine, with("table", {{"name", "x.csv"}, {"text", "architecture,y\nnonsense,1\n"}}))
              .find("x.csv, row 2") == 0);
    const json unknown = engine.run(with("further", {{{"number", "energy"}}})).answer();
    CHECK(unknown["fault"].get<std::string>().find("energy") != std::string::npos);
    const json no_table = engine.run(with("objective", "column:top1")).answer();
    CHECK(no_table["fault"].get<std::string>().find("column:top1") != std::string::npos);
    const json elsewhere = engine.run(with("objective", "zen")).answer();
    CHECK(elsewhere["fault"].get<std::string>().find("FBNet") != std::string::npos);
}
