#include <algorithm>
#include <catch2/catch.hpp>

#include "engine_toy.h"
#include "spaces/search_space.h"

using namespace latlab;
using nlohmann::json;
using test::fit_command;
using test::PreparedEngine;

TEST_CASE("neighbours tells what each operation costs and what lies around a network") {
    PreparedEngine engine;
    json command = fit_command("neighbours", "nb201", "few-shot");
    command["architectures"] = {"3_3_3_3_3_3"};
    const json answer = engine.run(command).answer();
    REQUIRE(answer["type"] == "result");
    REQUIRE(answer["networks"].size() == 1);
    const json& network = answer["networks"][0];
    CHECK(network["neighbours"].size() == 24);
    REQUIRE(network["operations"].size() == 6);
    for (const json& one : network["neighbours"]) {
        for (const char* field : {"position", "operation", "architecture", "accuracy", "latency_ms",
                                  "lower_ms", "upper_ms", "macs", "parameters"})
            CHECK(one.contains(field));
        const double change = one["latency_ms"].get<double>() - network["latency_ms"].get<double>();
        CHECK(one["change_lower_ms"].get<double>() < change);
        CHECK(one["change_upper_ms"].get<double>() > change);
        // What the identity in its place saves is the difference of the two predictions.
        if (one["operation"] != "skip_connect") continue;
        const json& operation = network["operations"][one["position"].get<std::size_t>()];
        CHECK(operation["saved_ms"].get<double>() ==
              Approx(network["latency_ms"].get<double>() - one["latency_ms"].get<double>()));
        CHECK(operation["operation"] == "nor_conv_3x3");
        CHECK(operation["saved_lower_ms"].get<double>() == Approx(-one["change_upper_ms"].get<double>()));
    }
}

TEST_CASE("neighbours predicts what predict does") {
    PreparedEngine engine;
    json command = fit_command("neighbours", "fbnet", "few-shot");
    command["architectures"] = json::array({command["measurements"][0]["architecture"]});
    const json network = engine.run(command).answer()["networks"][0];
    CHECK(network["operations"].size() == 22);
    CHECK(network["neighbours"].size() == 176);
    command["command"] = "predict";
    CHECK(engine.run(command).answer()["estimates"][0]["ms"].get<double>() ==
          Approx(network["latency_ms"].get<double>()));
}

TEST_CASE("predict tells how much longer networks take than another, as neighbours does") {
    PreparedEngine engine;
    json command = fit_command("neighbours", "nb201", "few-shot");
    command["architectures"] = {"3_3_3_3_3_3"};
    const json around = engine.run(command).answer()["networks"][0]["neighbours"][0];
    command["command"] = "predict";
    command["architectures"] = {around["architecture"], "3_3_3_3_3_3"};
    CHECK_FALSE(engine.run(command).answer().contains("changes"));
    command["from"] = "3_3_3_3_3_3";
    const json changes = engine.run(command).answer()["changes"];
    REQUIRE(changes.size() == 2);
    CHECK(changes[0]["lower_ms"].get<double>() == Approx(around["change_lower_ms"].get<double>()));
    CHECK(changes[0]["upper_ms"].get<double>() == Approx(around["change_upper_ms"].get<double>()));
    command["from"] = "3_3_3";
    CHECK(engine.run(command).answer()["where"].get<std::string>().find("from") != std::string::npos);
    command["from"] = "3_3_3_3_3_3";
    command["predictor"] = "op-count";
    CHECK(engine.run(command).answer()["changes"][0]["lower_ms"].is_null());
}

TEST_CASE("a predictor without intervals gives changes without bounds") {
    PreparedEngine engine;
    json command = fit_command("neighbours", "nb201", "op-count");
    command["architectures"] = {"3_3_3_3_3_3"};
    const json network = engine.run(command).answer()["networks"][0];
    CHECK(network["neighbours"][0]["change_lower_ms"].is_null());
    CHECK(network["operations"][0]["saved_upper_ms"].is_null());
}

TEST_CASE("neighbours asks for the accuracy model that its objective takes, and for an architecture") {
    json command = fit_command("neighbours", "nb201", "few-shot");
    Engine bare;
    CHECK(bare.missing_assets(command.dump()) ==
          std::vector<std::string>{"few-shot-nb201.safetensors", "accuracy-nb201.safetensors"});
    PreparedEngine engine;
    CHECK(engine.run(command).answer()["where"].get<std::string>().find("architectures") !=
          std::string::npos);
}

TEST_CASE("a search tells how its hypervolume grew and what else it looked at") {
    PreparedEngine engine;
    json command = fit_command("search", "nb201", "op-count");
    command["max_latency_ms"] = 14;
    command["evaluations"] = 1500;  // as many as are told without leaving any out
    const test::Conversation conversation = engine.run(command);
    const json& result = conversation.answer();
    const json& volumes = result["history"]["hypervolume"];
    REQUIRE(volumes.size() == 15);
    CHECK(result["history"]["evaluated"].back() == 1500);
    CHECK(result["history"]["reference_latency_ms"] == 14);
    double last = 0;
    for (const json& volume : volumes) {
        CHECK(volume.get<double>() >= last);
        last = volume;
    }
    CHECK(result["exact_hypervolume"].get<double>() >= last);
    CHECK(last > 0.9 * result["exact_hypervolume"].get<double>());

    // What the partial messages told piece by piece is the beginning of what the result tells at once.
    json latencies = json::array();
    for (const json& message : conversation.messages) {
        if (message["type"] != "partial") continue;
        CHECK(message["hypervolume"] == volumes[message["evaluated"].get<std::size_t>() / 100 - 1]);
        for (const json& ms : message["sample"]["latency_ms"]) latencies.push_back(ms);
    }
    const json& told = result["sample"]["latency_ms"];
    CHECK(told.size() == 1500);
    CHECK(result["sample"]["accuracy"].size() == told.size());
    REQUIRE_FALSE(latencies.empty());
    REQUIRE(latencies.size() <= told.size());
    CHECK(std::equal(latencies.begin(), latencies.end(), told.begin()));
}
