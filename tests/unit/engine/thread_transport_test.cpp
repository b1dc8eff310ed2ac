#ifndef __EMSCRIPTEN__

#include "engine/thread_transport.h"

#include <catch2/catch.hpp>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <thread>

#include "engine_toy.h"

using namespace latlab;
using nlohmann::json;
using test::fit_command;

namespace {

// A folder with the made-up assets of NAS-Bench-201, gone when the test ends.
class AssetsFolder {
  public:
    AssetsFolder()
        : path_(std::filesystem::temp_directory_path() / ("latlab-assets-" + std::to_string(std::rand()))) {
        std::filesystem::create_directories(path_);
        write("few-shot-nb201.safetensors", test::tiny_few_shot("nb201"));
        write("nasflat-nb201.safetensors", test::tiny_nasflat("nb201"));
        write("accuracy-nb201.safetensors", test::tiny_accuracy_model());
    }
    ~AssetsFolder() { std::filesystem::remove_all(path_); }
    std::string path() const { return path_.string(); }

  private:
    void write(const std::string& name, const std::string& bytes) const {
        std::ofstream(path_ / name, std::ios::binary) << bytes;
    }
    std::filesystem::path path_;
};

// The final message of each of `count` commands, in the order they end.
std::vector<json> answers(EngineThread& engine, std::size_t count) {
    using namespace std::chrono_literals;
    std::vector<json> ended;
    const auto deadline = std::chrono::steady_clock::now() + 120s;
    while (ended.size() < count && std::chrono::steady_clock::now() < deadline) {
        const auto text = engine.poll();
        if (!text) {
            std::this_thread::sleep_for(1ms);
            continue;
        }
        json message = json::parse(*text);
        if (message["type"] == "result" || message["type"] == "error") ended.push_back(std::move(message));
    }
    REQUIRE(ended.size() == count);
    return ended;
}

json with_id(json command, int id) {
    command["id"] = id;
    return command;
}

}  // namespace

TEST_CASE("the engine's thread reads its assets and answers commands in order") {
    const AssetsFolder folder;
    EngineThread engine(folder.path());
    CHECK_FALSE(engine.busy());
    engine.send(with_id(fit_command("transfer", "nb201", "nasflat", 6), 1).dump());
    engine.send(with_id(fit_command("search", "nb201", "nasflat", 6), 2).dump());
    engine.send("junk");
    CHECK(engine.busy());
    const std::vector<json> ended = answers(engine, 3);
    CHECK(ended[0]["id"] == 1);
    CHECK(ended[0]["type"] == "result");
    CHECK(ended[1]["id"] == 2);
    CHECK(ended[1]["type"] == "result");
    CHECK(ended[2]["type"] == "error");
}

TEST_CASE("the engine's thread transfers with few-shot where no predictor is named") {
    const AssetsFolder folder;
    EngineThread engine(folder.path());
    json command = fit_command("transfer", "nb201", "few-shot");
    command.erase("predictor");
    engine.send(command.dump());
    const json answer = answers(engine, 1)[0];
    REQUIRE(answer["type"] == "result");
    CHECK(answer["similar_devices"][0]["device"] == "near");
    CHECK(answer["predicted_ms"].size() == 15'625);
}

TEST_CASE("an asset that is not in the folder is an error that names it") {
    const AssetsFolder folder;
    EngineThread engine(folder.path());
    engine.send(fit_command("transfer", "fbnet", "nasflat").dump());
    CHECK(answers(engine, 1)[0]["where"] == "nasflat-fbnet.safetensors");
    engine.send(fit_command("transfer", "fbnet", "few-shot").dump());
    CHECK(answers(engine, 1)[0]["where"] == "few-shot-fbnet.safetensors");
}

TEST_CASE("cancelling ends the running command and the waiting ones, and the engine goes on") {
    const AssetsFolder folder;
    EngineThread engine(folder.path());
    for (int id = 1; id <= 3; ++id)
        engine.send(with_id(fit_command("search", "nb201", "nasflat", 20), id).dump());
    while (!engine.poll()) std::this_thread::yield();
    engine.cancel();
    for (const json& ended : answers(engine, 3)) CHECK(ended["cancelled"] == true);
    engine.send(with_id(fit_command("transfer", "nb201", "op-count"), 4).dump());
    CHECK(answers(engine, 1)[0]["type"] == "result");
}

TEST_CASE("an engine's thread that is still at work can be ended") {
    const AssetsFolder folder;
    const auto start = std::chrono::steady_clock::now();
    {
        EngineThread engine(folder.path());
        engine.send(fit_command("search", "nb201", "nasflat", 20).dump());
        while (!engine.poll()) std::this_thread::yield();
    }
    CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(60));
}

#endif
