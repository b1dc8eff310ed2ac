#include <catch2/catch.hpp>
#include <map>
#include <set>

#include "engine_toy.h"
#include "spaces/search_space.h"
#include "support.h"

using namespace latlab;
using nlohmann::json;
using test::PreparedEngine;

namespace {

json map_command(const std::string& space, json more = json::object()) {
    json command = {{"id", 7}, {"command", "map"}, {"space", space}, {"count", 60}, {"choose", 8}};
    command.update(more);
    return command;
}

json answer(const json& command) {
    PreparedEngine engine;
    json said = engine.run(command).answer();
    INFO(said.dump().substr(0, 300));
    CHECK((said["type"] == "result" || said["type"] == "error"));
    return said;
}

std::vector<Architecture> networks_of(const json& result, const std::string& space) {
    std::vector<Architecture> networks;
    for (const json& text : result["architectures"])
        networks.push_back(search_space(space).parse(text.get<std::string>()));
    return networks;
}

}  // namespace

TEST_CASE("map shows each encoding of both spaces by each method and tells all that the protocol promises") {
    PreparedEngine engine;
    for (const std::string space : {"nb201", "fbnet"}) {
        const bool cells = space == "nb201";
        std::map<std::string, int> widths = {{"arch2vec", cells ? 32 : 192},
                                             {"cate", cells ? 64 : 192},
                                             {"operations", cells ? 30 : 198},
                                             {"zcp", 13},
                                             {"caz", cells ? 64 + 32 + 13 : 192 + 192 + 13}};
        for (const auto& [encoding, width] : widths) {
            for (const std::string method : {"pca", "tsne"}) {
                const json result =
                    engine.run(map_command(space, {{"encoding", encoding}, {"method", method}})).answer();
                INFO(space << " " << encoding << " " << method << " " << result.dump().substr(0, 300));
                REQUIRE(result["type"] == "result");
                CHECK(result["command"] == "map");
                for (const char* list : {"architectures", "x", "y", "values"})
                    CHECK(result[list].size() == 60);
                for (const json& x : result["x"]) CHECK(x.is_number());
                CHECK(result["value_text"] == "Multiply-accumulates (M)");
                CHECK(result["width"] == width);
                CHECK(result["explained"].is_null() == (method == "tsne"));
                CHECK(result["divergence"].is_null() == (method == "pca"));
                const auto chosen = result["chosen"].get<std::set<std::size_t>>();
                CHECK(chosen.size() == 8);
                CHECK(*chosen.rbegin() < 60);
            }
        }
    }
}

TEST_CASE("a map's networks are all different and coloured by their own MACs") {
    for (const std::string space : {"nb201", "fbnet"}) {
        const json result = answer(map_command(space, {{"count", 300}}));
        const std::vector<Architecture> networks = networks_of(result, space);
        CHECK(std::set<Architecture>(networks.begin(), networks.end()).size() == 300);
        for (std::size_t i = 0; i < networks.size(); ++i)
            CHECK(result["values"][i].get<double>() ==
                  Approx(search_space(space).total(networks[i]).macs / 1e6));
    }
}

TEST_CASE("two components show most of CATE's encoding and little of the operations that it encodes") {
    const auto shown = [](const char* encoding) {
        const json result = answer(map_command("nb201", {{"count", 400}, {"encoding", encoding}}));
        const auto explained = result["explained"].get<std::vector<double>>();
        REQUIRE(explained.size() == 2);
        CHECK(explained[0] >= explained[1]);
        return explained[0] + explained[1];
    };
    CHECK(shown("cate") > 0.5);
    CHECK(shown("cate") <= 1);
    CHECK(shown("operations") < 0.2);
}

TEST_CASE("a map's seed decides the networks and the choice, and the same command gives the same map") {
    const json command = map_command("nb201", {{"method", "tsne"}, {"sampler", "cosine"}, {"map_seed", 4}});
    json first = answer(command), second = answer(command);
    first.erase("seconds");
    second.erase("seconds");
    CHECK(first == second);
    json other = command;
    other["map_seed"] = 5;
    CHECK(answer(other)["architectures"] != first["architectures"]);
    std::set<json> choices;
    for (const char* sampler : {"kmeans", "cosine", "random"}) {
        other = command;
        other["sampler"] = sampler;
        const json result = answer(other);
        CHECK(result["architectures"] == first["architectures"]);
        choices.insert(result["chosen"]);
    }
    CHECK(choices.size() == 3);
}

TEST_CASE("k-means spreads its choice over the map, wider than chance") {
    PreparedEngine engine;
    double spread[2] = {0, 0};
    for (int seed = 1; seed <= 10; ++seed) {
        for (const bool clustered : {false, true}) {
            const json result = engine
                                    .run(map_command("nb201", {{"encoding", "operations"},
                                                               {"count", 200},
                                                               {"choose", 6},
                                                               {"map_seed", seed},
                                                               {"sampler", clustered ? "kmeans" : "random"}}))
                                    .answer();
            const std::vector<Architecture> networks = networks_of(result, "nb201");
            const auto chosen = result["chosen"].get<std::vector<std::size_t>>();
            for (const std::size_t i : chosen)
                for (const std::size_t j : chosen)
                    for (std::size_t position = 0; position < 6; ++position)
                        spread[clustered] += networks[i].ops[position] != networks[j].ops[position];
        }
    }
    CHECK(spread[true] > spread[false]);
}

TEST_CASE("a map is coloured by the latency that predict gives, and by predicted accuracy") {
    PreparedEngine engine;
    for (const char* predictor : {"few-shot", "op-count"}) {
        json command = test::fit_command("map", "nb201", predictor);
        command.update({{"count", 60}, {"colour", "latency"}});
        const json map = engine.run(command).answer();
        REQUIRE(map["type"] == "result");
        CHECK(map["value_text"] == "Predicted latency (ms)");
        command["command"] = "predict";
        command["architectures"] = map["architectures"];
        const json estimates = engine.run(command).answer()["estimates"];
        for (std::size_t i = 0; i < 60; ++i) CHECK(map["values"][i] == estimates[i]["ms"]);
    }
    const json accuracy = engine.run(map_command("nb201", {{"colour", "accuracy"}})).answer();
    REQUIRE(accuracy["type"] == "result");
    CHECK(accuracy["value_text"] == "Predicted CIFAR-100 accuracy (%)");
    for (const json& value : accuracy["values"]) CHECK((value >= 0 && value <= 100));
}

TEST_CASE("fields of a map that make no sense are named") {
    const auto where = [](const std::string& space, json more) {
        const json error = answer(map_command(space, std::move(more)));
        CHECK(error["type"] == "error");
        CHECK_FALSE(error["mend"].get<std::string>().empty());
        return error["where"].get<std::string>() + " " + error["fault"].get<std::string>();
    };
    CHECK(where("nb201", {{"encoding", "one-hot"}}).find("encoding") != std::string::npos);
    CHECK(where("nb201", {{"method", "umap"}}).find("method") != std::string::npos);
    CHECK(where("nb201", {{"colour", "red"}}).find("colour") != std::string::npos);
    CHECK(where("nb201", {{"sampler", "oracle"}}).find("sampler") != std::string::npos);
    CHECK(where("nb201", {{"count", 49}}).find("count") != std::string::npos);
    CHECK(where("nb201", {{"count", 2001}}).find("count") != std::string::npos);
    CHECK(where("nb201", {{"count", 1001}, {"method", "tsne"}}).find("count") != std::string::npos);
    CHECK(where("nb201", {{"choose", 0}}).find("choose") != std::string::npos);
    CHECK(where("nb201", {{"choose", 61}}).find("choose") != std::string::npos);
    CHECK(where("nb201", {{"perplexity", "wide"}}).find("perplexity") != std::string::npos);
    CHECK(where("nb201", {{"perplexity", 59}, {"method", "tsne"}}).find("perplexity") != std::string::npos);
    CHECK(where("nb201", {{"colour", "latency"}}).find("measurements") != std::string::npos);
    CHECK(where("fbnet", {{"colour", "accuracy"}}).find("FBNet") != std::string::npos);
}

TEST_CASE("a map needs its encoder and what its colour takes, and no other encoder takes its place") {
    Engine engine;
    const auto missing = [&](const json& command) { return engine.missing_assets(command.dump()); };
    using Names = std::vector<std::string>;
    CHECK(missing(map_command("fbnet")) == Names{"arch2vec-fbnet.safetensors"});
    CHECK(missing(map_command("nb201", {{"encoding", "operations"}})).empty());
    CHECK(missing(map_command("nb201", {{"encoding", "cate"}, {"colour", "accuracy"}})) ==
          Names{"accuracy-nb201.safetensors", "cate-nb201.safetensors"});
    CHECK(missing(map_command("fbnet", {{"encoding", "caz"}})) ==
          Names{"cate-fbnet.safetensors", "arch2vec-fbnet.safetensors", "zcp-fbnet.safetensors"});
    json latency = test::fit_command("map", "nb201", "nasflat");
    latency.update({{"encoding", "operations"}, {"colour", "latency"}});
    CHECK(missing(latency) == Names{"nasflat-nb201.safetensors"});
    engine.provide("cate-nb201.safetensors", test::shipped_asset("arch2vec-nb201.safetensors"));
    json said;
    engine.run(map_command("nb201", {{"encoding", "cate"}}).dump(), [&](const std::string& message) {
        said = json::parse(message);
        return true;
    });
    CHECK(said["where"] == "cate-nb201.safetensors");
}

TEST_CASE("a map can be cancelled at any message") {
    PreparedEngine engine;
    const std::string command = map_command("nb201", {{"method", "tsne"}, {"count", 400}}).dump();
    for (const std::size_t after : {1, 2, 3}) {
        const test::Conversation conversation = engine.run_text(command, after);
        CHECK(conversation.count("result") == 0);
        CHECK(conversation.answer()["cancelled"] == true);
    }
}

TEST_CASE("an encoder is trained for a map, says what can be read off it, and is kept") {
    PreparedEngine engine;
    const auto map = [&](int epochs) {
        return engine.run(map_command(
            "nb201",
            {{"encoding", "trained"}, {"training_architectures", 1000}, {"training_epochs", epochs}}));
    };
    const auto little = map(1), more = map(6), again = map(6);
    const json &probe = more.answer()["probe"], &x = more.answer()["x"];
    CHECK(probe["operation_accuracy"].get<double>() > 0.7);
    CHECK(probe["operation_accuracy"].get<double>() <= 1);
    CHECK(probe["macs_r2"].get<double>() > 0.7);
    CHECK(x != little.answer()["x"]);
    CHECK(x == again.answer()["x"]);
    CHECK(again.count("progress") < more.count("progress") / 2);  // no epoch is trained again
    CHECK(answer(map_command("nb201", {{"encoding", "arch2vec"}}))["probe"].is_null());
}
