#include <catch2/catch.hpp>
#include <set>

#include "engine_toy.h"
#include "spaces/search_space.h"

using namespace latlab;
using nlohmann::json;
using test::PreparedEngine;

namespace {

json plan_command(const std::string& space, json more = json::object()) {
    json command = {{"id", 7}, {"command", "plan"}, {"space", space}};
    command.update(more);
    return command;
}

json plan_answer(const json& command) {
    PreparedEngine engine;
    return engine.run(command).answer();
}

}  // namespace

TEST_CASE("plan gives the networks to measure and tells all that the protocol promises") {
    for (const char* space : {"nb201", "fbnet"}) {
        const json result = plan_answer(plan_command(space, {{"count", 12}, {"seed", 3}}));
        INFO(space << " " << result.dump().substr(0, 300));
        REQUIRE(result["type"] == "result");
        CHECK(result["command"] == "plan");
        CHECK(result["id"] == 7);
        CHECK(result["seed"] == 3);
        CHECK(result["devices"] == 2);
        CHECK(result["warnings"].empty());
        std::set<Architecture> networks;
        for (const json& text : result["architectures"])
            networks.insert(search_space(space).parse(text.get<std::string>()));
        CHECK(networks.size() == 12);
        REQUIRE(result["learning_curve"].size() == 2);
        CHECK(result["learning_curve"][1] == json({{"count", 20},
                                                   {"error_low", 0.01},
                                                   {"error", 0.05},
                                                   {"error_high", 0.1},
                                                   {"spearman", 0.95}}));
    }
    CHECK(plan_answer(plan_command("nb201"))["architectures"].size() == 20);
}

TEST_CASE("a plan goes on from what is measured, in any notation of it") {
    const json whole = plan_answer(plan_command("nb201", {{"count", 15}}))["architectures"];
    json measured = json::array();
    for (std::size_t i = 0; i < 6; ++i) measured.push_back(whole[i]);
    const json rest =
        plan_answer(plan_command("nb201", {{"count", 9}, {"measured", measured}}))["architectures"];
    REQUIRE(rest.size() == 9);
    for (std::size_t i = 0; i < 9; ++i) CHECK(rest[i] == whole[6 + i]);
}

TEST_CASE("a plan for an error has as many networks as the learning curve says, less those measured") {
    CHECK(plan_answer(plan_command("nb201", {{"error", 0.05}}))["architectures"].size() == 20);
    CHECK(plan_answer(plan_command("nb201", {{"error", 0.5}}))["architectures"].size() == 5);
    const json measured = json::array({"3_3_3_3_3_3", "0_1_2_3_4_0"});
    CHECK(plan_answer(plan_command("nb201", {{"error", 0.05}, {"measured", measured}}))["architectures"]
              .size() == 18);
    const json out_of_reach = plan_answer(plan_command("nb201", {{"error", 0.01}}));
    CHECK(out_of_reach["type"] == "error");
    CHECK(out_of_reach["mend"].get<std::string>().find(" 5 %") != std::string::npos);
}

TEST_CASE("excluded devices change a plan, which says that the curve still counts them") {
    const json without =
        plan_answer(plan_command("nb201", {{"count", 30}, {"exclude_sources", json::array({"near"})}}));
    REQUIRE(without["type"] == "result");
    CHECK(without["warnings"].size() == 1);
    CHECK(without["architectures"] != plan_answer(plan_command("nb201", {{"count", 30}}))["architectures"]);
    const json unknown =
        plan_answer(plan_command("nb201", {{"exclude_sources", json::array({"unheard_of"})}}));
    CHECK(unknown["where"] == "command field \"exclude_sources\"");
}

TEST_CASE("fields of a plan that make no sense are named") {
    const auto where = [](json more) {
        const json error = plan_answer(plan_command("nb201", std::move(more)));
        CHECK(error["type"] == "error");
        return error["where"].get<std::string>();
    };
    CHECK(where({{"count", 0}}).find("count") != std::string::npos);
    CHECK(where({{"count", 2001}}).find("count") != std::string::npos);
    CHECK(where({{"count", "many"}}).find("count") != std::string::npos);
    CHECK(where({{"error", 3}}).find("error") != std::string::npos);
    CHECK(where({{"error", 0.03}, {"count", 5}}).find("error") != std::string::npos);
    CHECK(where({{"measured", 5}}).find("measured") != std::string::npos);
    CHECK(where({{"measured", json::array({"3_3_3_3_3_3", "7"})}}).find("measured[1]") != std::string::npos);
    CHECK(where({{"space", "darts"}}).find("space") != std::string::npos);
}

TEST_CASE("a plan needs the prior of its space alone, and can be cancelled") {
    const Engine engine;
    CHECK(engine.missing_assets(plan_command("fbnet").dump()) ==
          std::vector<std::string>{"few-shot-fbnet.safetensors"});
    PreparedEngine prepared;
    const test::Conversation conversation = prepared.run_text(plan_command("fbnet").dump(), 1);
    CHECK(conversation.count("result") == 0);
    CHECK(conversation.answer()["cancelled"] == true);
}
