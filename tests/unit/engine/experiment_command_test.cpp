#include <catch2/catch.hpp>

#include "encoders/arch2vec.h"
#include "engine_toy.h"
#include "predictor/source_data.h"
#include "study/experiment_toy.h"

using namespace latlab;
using nlohmann::json;
using test::Conversation;
using test::csv_of;
using test::experiment_toy;
using test::PreparedEngine;

namespace {

json experiment(const LatencyTable& table, const json& more = json::object()) {
    json command = {{"id", 7},
                    {"command", "experiment"},
                    {"files", json::array({{{"name", "phones.csv"}, {"text", csv_of(table)}}})},
                    {"k", 10}};
    command.update(more);
    return command;
}

Conversation conversation_of(const json& command) {
    PreparedEngine engine;
    return engine.run(command);
}

const json quick = {{"settings", json::array({"op-count-random", "best-source-random"})}};

std::string tiny_arch2vec(const std::string& space) {
    Arch2VecOptions options;
    options.layers = 2;
    options.hidden = 6;
    options.width = 5;
    options.architectures = 40;
    options.epochs = 1;
    return train_arch2vec(search_space(space), options, 3).save();
}

}  // namespace

TEST_CASE("an experiment that names nothing compares all settings without an encoder on three targets") {
    const Conversation said = conversation_of(experiment(experiment_toy()));
    const json& result = said.answer();
    INFO(result.dump().substr(0, 600));
    REQUIRE(result["type"] == "result");
    CHECK(result["command"] == "experiment");
    CHECK(result["targets"] == json::array({"heavy", "twin", "light"}));
    CHECK(result["sources"] == json::array({"heavy", "twin", "light", "mixed"}));
    CHECK(result["k"] == 10);
    CHECK(result["seeds"] == 3);
    CHECK(result["scored"] == 110);
    CHECK(result["note"].get<std::string>().find("first 3 of 4 devices") != std::string::npos);
    REQUIRE(result["rows"].size() == 7);
    for (const json& row : result["rows"]) {
        CHECK(row["spearman"].get<double>() <= 1);
        CHECK(row["half_width"].get<double>() >= 0);
        CHECK(row["median_relative_error"].get<double>() > 0);
        CHECK(row["title"].is_string());
        REQUIRE(row["devices"].size() == 3);
        CHECK(row["devices"][2]["device"] == "light");
        const bool few_shot = row["setting"].get<std::string>().find("few-shot") == 0;
        CHECK(row["coverage80"].is_number() == few_shot);
        CHECK(row["coverage80"].is_null() == !few_shot);
    }
}

TEST_CASE("what is known so far comes as partial messages, setting by setting and target by target") {
    const Conversation said = conversation_of(experiment(experiment_toy(), quick));
    REQUIRE(said.count("partial") == 6);
    std::vector<json> partial;
    for (const json& message : said.messages)
        if (message["type"] == "partial") partial.push_back(message);
    CHECK(partial[0]["rows"].size() == 1);
    CHECK(partial[0]["rows"][0]["setting"] == "op-count-random");
    CHECK(partial[1]["rows"].size() == 2);
    CHECK(partial[3]["rows"][1]["devices"].size() == 2);
    CHECK(partial[5]["rows"] == said.answer()["rows"]);
    // twin is what best-source looks heavy up in.
    CHECK(said.answer()["rows"][1]["devices"][0]["spearman"].get<double>() == Approx(1));
}

TEST_CASE("an experiment does what its command names, the same each time") {
    json more = quick;
    more.update({{"targets", json::array({"mixed"})},
                 {"sources", json::array({"light", "heavy"})},
                 {"k", 12},
                 {"seeds", 1},
                 {"seed", 9}});
    const json result = conversation_of(experiment(experiment_toy(), more)).answer();
    REQUIRE(result["type"] == "result");
    CHECK(result["targets"] == json::array({"mixed"}));
    CHECK(result["sources"] == json::array({"heavy", "light"}));
    CHECK(result["k"] == 12);
    CHECK(result["seeds"] == 1);
    CHECK(result["scored"] == 108);
    CHECK(result["note"] == "");
    CHECK(result["rows"][0]["half_width"].is_null());
    CHECK(conversation_of(experiment(experiment_toy(), more)).answer()["rows"] == result["rows"]);
    more["seed"] = 10;
    CHECK(conversation_of(experiment(experiment_toy(), more)).answer()["rows"] != result["rows"]);
}

TEST_CASE("one device is enough for what learns from no other, and the note says so") {
    const json result = conversation_of(experiment(select_devices(experiment_toy(), {"heavy"}))).answer();
    REQUIRE(result["type"] == "result");
    CHECK(result["rows"].size() == 2);
    CHECK(result["note"].get<std::string>().find("only one device") != std::string::npos);
}

TEST_CASE("an experiment needs the encoders of its settings, for the space of its tables") {
    const json settings = {{"settings", json::array({"few-shot-cate", "few-shot-arch2vec", "flops-random"})}};
    const LatencyTable table = experiment_toy();
    Engine engine;
    CHECK(engine.missing_assets(experiment(table, settings).dump()) ==
          std::vector<std::string>{"cate-nb201.safetensors", "arch2vec-nb201.safetensors"});
    CHECK(engine.missing_assets(experiment(table).dump()).empty());
    json fbnet = experiment(table, settings);
    fbnet["files"][0]["text"] = "arch,a\n0_1_2_3_4_5_6_7_8_0_1_2_3_4_5_6_7_8_0_1_2_3,1\n";
    CHECK(engine.missing_assets(fbnet.dump()).front() == "cate-fbnet.safetensors");

    const std::string command = experiment(table, {{"settings", json::array({"few-shot-arch2vec"})},
                                                   {"targets", json::array({"heavy"})},
                                                   {"seeds", 1}})
                                    .dump();
    json answer;
    const auto keep = [&](const std::string& message) {
        answer = json::parse(message);
        return true;
    };
    engine.run(command, keep);
    CHECK(answer["where"] == "arch2vec-nb201.safetensors");
    engine.provide("arch2vec-nb201.safetensors", tiny_arch2vec("fbnet"));
    engine.run(command, keep);
    CHECK(answer["fault"].get<std::string>().find("not arch2vec for NAS-Bench-201") != std::string::npos);
    engine.provide("arch2vec-nb201.safetensors", tiny_arch2vec("nb201"));
    engine.run(command, keep);
    REQUIRE(answer["type"] == "result");
    CHECK(answer["rows"][0]["spearman"].get<double>() > 0.5);
}

TEST_CASE("an experiment can be cancelled at any message") {
    PreparedEngine engine;
    const std::string command = experiment(experiment_toy(), quick).dump();
    for (const std::size_t messages : {1, 2, 4}) {
        const Conversation said = engine.run_text(command, messages);
        CHECK(said.count("result") == 0);
        CHECK(said.answer()["cancelled"] == true);
        CHECK(said.messages.size() == messages + 1);
    }
}

TEST_CASE("fields of an experiment that make no sense are named") {
    const LatencyTable table = experiment_toy();
    const auto fault = [&](const json& more) {
        const json error = conversation_of(experiment(table, more)).answer();
        CHECK(error["type"] == "error");
        CHECK_FALSE(error["mend"].get<std::string>().empty());
        return error["where"].get<std::string>();
    };
    CHECK(fault({{"k", "many"}}) == "command field \"k\"");
    CHECK(fault({{"k", 1}}) == "the experiment's k");
    CHECK(fault({{"k", 1e15}}) == "command field \"k\"");
    CHECK(fault({{"k", 111}}) == "the experiment's tables");
    CHECK(fault({{"seeds", 0}}) == "the experiment's seeds");
    CHECK(fault({{"seed", -1}}) == "command field \"seed\"");
    CHECK(fault({{"targets", "heavy"}}) == "command field \"targets\"");
    CHECK(fault({{"targets", json::array({"pixel"})}}) == "the experiment's targets");
    CHECK(fault({{"sources", json::array({"pixel"})}}) == "the experiment's sources");
    CHECK(fault({{"settings", json::array({"dowsing"})}}) == "the experiment's settings");
    CHECK(fault({{"files", json::array()}}) == "command field \"files\"");
    json broken = experiment(table);
    broken["files"][0]["text"] = "index,a\n3,1\n4,x\n";
    CHECK(conversation_of(broken).answer()["where"] == "phones.csv, row 3, column \"a\"");
}
