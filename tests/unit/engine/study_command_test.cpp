#include <algorithm>
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "engine/engine.h"
#include "study/catalogue.h"
#include "support.h"

using namespace latlab;
using nlohmann::json;

namespace {

json study_with(const std::string& asset) {
    Engine engine;
    const std::string command = R"({"id": 1, "command": "study"})";
    CHECK(engine.missing_assets(command) == std::vector<std::string>{"study.json"});
    engine.provide("study.json", asset);
    json said;
    engine.run(command, [&](const std::string& message) {
        said = json::parse(message);
        return true;
    });
    return said;
}

}  // namespace

TEST_CASE("the shipped study has every question, with figures and places for every device of its tasks") {
    const json said = study_with(test::shipped_asset("study.json"));
    REQUIRE(said["type"] == "result");
    REQUIRE(said["studies"].size() == studies().size());
    for (std::size_t i = 0; i < studies().size(); ++i) {
        const json& study = said["studies"][i];
        CHECK(study["name"] == studies()[i].name);
        REQUIRE(study["settings"].size() == studies()[i].settings.size());
        for (const json& row : study["settings"]) CHECK(row["spearman"].size() == study_tasks.size());
    }
    CHECK_FALSE(said["studies"].back()["findings"].empty());
    CHECK(said["studies"].back()["discussion"] == studies().back().discussion);
    REQUIRE(said["devices"].size() == 2);
    for (const json& set : said["devices"]) {
        for (const char* list : {"spearman", "x", "y"}) CHECK(set[list].size() == set["names"].size());
        for (const json& task : said["tasks"]) {
            if (task["space"] != set["space"]) continue;
            for (const json& device : task["targets"])
                CHECK(std::find(set["names"].begin(), set["names"].end(), device) != set["names"].end());
        }
    }
}

TEST_CASE("figures of other settings than this version's are left out, and a damaged file says so") {
    json asset = json::parse(test::shipped_asset("study.json"));
    asset["studies"].back()["settings"].erase(0);
    const json said = study_with(asset.dump());
    CHECK(said["studies"].back()["findings"].empty());
    CHECK(said["studies"].back()["discussion"].empty());  // what there are no figures of is not explained
    CHECK(said["studies"].back()["settings"].size() == studies().back().settings.size());
    CHECK(study_with("{}")["where"] == "study.json");
}
