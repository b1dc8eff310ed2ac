#include <catch2/catch.hpp>

#include "base/random.h"
#include "engine_toy.h"

using namespace latlab;
using nlohmann::json;
using test::Conversation;
using test::fit_command;
using test::PreparedEngine;

namespace {

// The error that a command ends in.
json error_of(PreparedEngine& engine, const json& command) {
    const json answer = engine.run(command).answer();
    INFO(answer.dump().substr(0, 300));
    CHECK(answer["type"] == "error");
    CHECK(answer["cancelled"] == false);
    CHECK_FALSE(answer["fault"].get<std::string>().empty());
    return answer;
}

json changed(json command, const char* field, json value) {
    command[field] = std::move(value);
    return command;
}

}  // namespace

TEST_CASE("what is no command ends in an error message") {
    PreparedEngine engine;
    for (const std::string text :
         {"", "nonsense", "[1, 2]", "{", "7", "{\"command\": 5}", "{\"id\": {}, \"command\": \"dance\"}",
          "{\"command\": \"transfer\"}", "{\"command\": \"describe\", \"space\": \"mars\"}", "\xFF\xFE"}) {
        const Conversation conversation = engine.run_text(text);
        INFO(text);
        REQUIRE(conversation.messages.size() == 1);
        CHECK(conversation.answer()["type"] == "error");
        CHECK(conversation.answer()["id"].is_null());
        CHECK_FALSE(conversation.answer()["fault"].get<std::string>().empty());
    }
}

TEST_CASE("a faulty field is named") {
    PreparedEngine engine;
    const json good = fit_command("transfer", "nb201", "op-count");
    const auto where = [&](const json& command) {
        return error_of(engine, command)["where"].get<std::string>();
    };
    CHECK(where(changed(good, "space", "mars")).find("space") != std::string::npos);
    CHECK(where(changed(good, "space", 3)).find("space") != std::string::npos);
    CHECK(where(changed(good, "seed", -1)).find("seed") != std::string::npos);
    CHECK(where(changed(good, "seed", 1.5)).find("seed") != std::string::npos);
    CHECK(where(changed(good, "measurements", 3)).find("measurements") != std::string::npos);
    CHECK(where(changed(good, "measurements", json::array({3}))).find("measurements[0]") !=
          std::string::npos);
    CHECK(where(changed(good, "exclude_sources", "x")).find("exclude_sources") != std::string::npos);
    json bad = good;
    bad["measurements"][4]["architecture"] = "|conv|";
    CHECK(where(bad).find("measurements[4]") != std::string::npos);
    bad = good;
    bad["measurements"][2]["latency_ms"] = "fast";
    CHECK(where(bad).find("measurements[2]") != std::string::npos);
    json search = fit_command("search", "nb201", "op-count");
    CHECK(where(changed(search, "max_latency_ms", 0)).find("max_latency_ms") != std::string::npos);
    CHECK(where(changed(search, "evaluations", 0)).find("evaluations") != std::string::npos);
    const json predict = fit_command("predict", "nb201", "op-count");
    CHECK(where(predict).find("architectures") != std::string::npos);
    CHECK(where(changed(predict, "architectures", {"0_0_0_0_0_0", "5"})).find("architectures[1]") !=
          std::string::npos);
}

TEST_CASE("predictors and objectives that do not exist are refused by name") {
    PreparedEngine engine;
    CHECK(error_of(engine, fit_command("transfer", "nb201", "oracle"))["fault"].get<std::string>().find(
              "oracle") != std::string::npos);
    CHECK(error_of(engine, fit_command("transfer", "nb201", "best-source"))["mend"].get<std::string>().find(
              "command line") != std::string::npos);
    CHECK(error_of(engine, changed(fit_command("search", "nb201", "op-count"), "objective", "mnist"))["fault"]
              .get<std::string>()
              .find("mnist") != std::string::npos);
}

TEST_CASE("measurements that cannot carry a predictor are refused, poor ones are warned about") {
    PreparedEngine engine;
    CHECK(error_of(engine, fit_command("transfer", "nb201", "op-count", 1))["fault"].get<std::string>().find(
              "two") != std::string::npos);
    json equal = fit_command("transfer", "nb201", "nasflat");
    for (json& measurement : equal["measurements"]) measurement["latency_ms"] = 3;
    CHECK(error_of(engine, equal)["fault"].get<std::string>().find("equal") != std::string::npos);
    for (const double ms : {0.0, -2.0}) {
        json bad = fit_command("transfer", "nb201", "op-count");
        bad["measurements"][3]["latency_ms"] = ms;
        CHECK(error_of(engine, bad)["fault"].get<std::string>().find("positive") != std::string::npos);
    }

    json few = fit_command("transfer", "nb201", "op-count", 3);
    few["protocol"] = {{"batch_size", 128}};
    const json warned = engine.run(few).answer();
    REQUIRE(warned["type"] == "result");
    const std::string warnings = warned["warnings"].dump();
    CHECK(warnings.find("Only 3 measurements") != std::string::npos);
    CHECK(warnings.find("batch size") != std::string::npos);

    // Latencies that have nothing to do with the architectures.
    json noise = fit_command("transfer", "nb201", "op-count");
    Random random(1);
    for (json& measurement : noise["measurements"]) measurement["latency_ms"] = random.uniform(1, 100);
    CHECK(engine.run(noise).answer()["warnings"].dump().find("Do not trust") != std::string::npos);
}

TEST_CASE("sources that the weights have learnt from cannot be left out, others can") {
    PreparedEngine engine;
    const json good = fit_command("transfer", "nb201", "nasflat");
    CHECK(error_of(engine, changed(good, "exclude_sources", {"far"}))["fault"].get<std::string>().find(
              "far") != std::string::npos);
    CHECK(engine.run(changed(good, "exclude_sources", {"unheard_of"})).answer()["type"] == "result");
    CHECK(engine.run(changed(fit_command("transfer", "nb201", "flops"), "exclude_sources", {"far"}))
              .answer()["type"] == "result");
}

TEST_CASE("few-shot does without the known devices that are to be left out, and knows their names") {
    PreparedEngine engine;
    const json good = fit_command("transfer", "nb201", "few-shot");
    const json without = engine.run(changed(good, "exclude_sources", {"near"})).answer();
    REQUIRE(without["type"] == "result");
    REQUIRE(without["similar_devices"].size() == 1);
    CHECK(without["similar_devices"][0]["device"] == "far");
    const json none = error_of(engine, changed(good, "exclude_sources", {"near", "far"}));
    CHECK(none["fault"] == "no known device is left");
    const json unknown = error_of(engine, changed(good, "exclude_sources", {"unheard_of"}));
    CHECK(unknown["fault"].get<std::string>().find("unheard_of") != std::string::npos);
    CHECK(unknown["where"] == "command field \"exclude_sources\"");
    CHECK(unknown["mend"].get<std::string>().find("near, far") != std::string::npos);
}

TEST_CASE("damaged and misplaced assets end in an error, and a sound one mends it") {
    Engine engine;
    const std::string command = fit_command("transfer", "nb201", "nasflat").dump();
    const auto answer = [&] {
        json last;
        engine.run(command, [&](const std::string& message) {
            last = json::parse(message);
            return true;
        });
        return last;
    };
    CHECK(answer()["fault"].get<std::string>().find("missing") != std::string::npos);
    engine.provide("nasflat-nb201.safetensors", "rubbish");
    CHECK(answer()["type"] == "error");
    engine.provide("nasflat-nb201.safetensors", test::tiny_nasflat("fbnet"));
    CHECK(answer()["fault"].get<std::string>().find("NAS-Bench-201") != std::string::npos);
    engine.provide("nasflat-nb201.safetensors", test::tiny_nasflat("nb201"));
    CHECK(answer()["type"] == "result");
}

TEST_CASE("whatever a command holds, it ends in one result or error") {
    PreparedEngine engine;
    const std::string good = fit_command("predict", "nb201", "flops", 4).dump();
    Random random(9);
    std::size_t errors = 0;
    for (int round = 0; round < 400; ++round) {
        std::string text = good;
        for (std::size_t i = 0; i <= random.below(3); ++i) {
            const std::size_t at = random.below(text.size());
            if (random.below(2) == 0) {
                text.erase(at, 1 + random.below(8));
            } else {
                text[at] = static_cast<char>(random.below(256));
            }
        }
        const Conversation conversation = engine.run_text(text);
        REQUIRE(conversation.count("result") + conversation.count("error") == 1);
        errors += conversation.count("error");
    }
    CHECK(errors > 300);
}
