#pragma once

#include <catch2/catch.hpp>
#include <deque>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "app/controller.h"
#include "app/engine_client.h"
#include "app/host.h"
#include "app/workspace.h"

namespace latlab::test {

/// An engine that says what the test tells it to say.
class FakeEngine final : public app::EngineClient {
  public:
    void send(const std::string& command) override { commands.push_back(nlohmann::json::parse(command)); }
    void cancel() override { ++cancelled; }
    bool poll(std::string& message) override {
        if (waiting.empty()) return false;
        message = waiting.front();
        waiting.pop_front();
        return true;
    }
    /// A message about the last command.
    void say(nlohmann::json message) {
        message["id"] = commands.back()["id"];
        waiting.push_back(message.dump());
    }

    std::vector<nlohmann::json> commands;
    std::deque<std::string> waiting;
    int cancelled = 0;
};

/// A host that remembers what it was told.
class FakeHost final : public app::Host {
  public:
    void open_file_picker() override {}
    void download(const std::string& name, const std::string&, const std::string& text) override {
        saved_name = name;
        saved_text = text;
    }
    bool can_save_pictures() const override { return true; }
    void save_picture(const std::string& name, const std::string& svg) override {
        saved_name = name;
        saved_text = svg;
    }
    bool can_measure() const override { return true; }
    void measure(const std::string& json) override { measuring.push_back(nlohmann::json::parse(json)); }
    void save_networks(const std::string& json) override { networks = nlohmann::json::parse(json); }
    void download_script() override {}
    void copy_text(const std::string&) override {}
    void set_status(const std::string& text) override { status = text; }
    void show_results(const std::string& json) override { results = nlohmann::json::parse(json); }
    void show_refused(const std::string& json) override { refused = nlohmann::json::parse(json); }
    void store_session(const std::string& json) override { stored = json; }
    void delete_stored() override { stored.clear(); }
    void set_theme(const std::string& name) override { theme = name; }

    std::string status, stored, theme, saved_name, saved_text;
    nlohmann::json results, refused, networks;
    std::vector<nlohmann::json> measuring;
};

/// An app between the two.
struct FakeApp {
    FakeEngine engine;
    FakeHost host;
    app::Controller controller{engine, host};

    nlohmann::json command(const nlohmann::json& what) {
        return nlohmann::json::parse(controller.command(what.dump()));
    }
    nlohmann::json state() { return nlohmann::json::parse(controller.state()); }
};

/// Four measurements of NAS-Bench-201 in ms.
inline const std::string four_rows =
    "architecture,latency_ms\n"
    "|nor_conv_3x3~0|+|none~0|skip_connect~1|+|avg_pool_3x3~0|none~1|nor_conv_1x1~2|,12.5\n"
    "|nor_conv_3x3~0|+|nor_conv_3x3~0|nor_conv_3x3~1|+|nor_conv_3x3~0|nor_conv_3x3~1|nor_conv_3x3~2|,31\n"
    "|skip_connect~0|+|none~0|skip_connect~1|+|none~0|none~1|skip_connect~2|,2\n"
    "|nor_conv_1x1~0|+|none~0|skip_connect~1|+|none~0|none~1|nor_conv_1x1~2|,6\n";

inline nlohmann::json transfer_answer() {
    return {{"type", "result"},
            {"command", "transfer"},
            {"leave_one_out",
             {{{"predicted_ms", 11}},
              {{"predicted_ms", 28}},
              {{"predicted_ms", 3}},
              {{"predicted_ms", nullptr}}}},
            {"fitted", {12, 30, 2, 6}},
            {"spearman", 0.95},
            {"kendall", nullptr},
            {"median_relative_error", 0.08},
            {"similar_devices", {{{"device", "raspi4"}, {"spearman", 0.9}}}},
            {"warnings", {"Only 4 measurements."}},
            {"seconds", 1.5},
            {"predicted_ms", {4.0, 8.0, 40.0}}};
}

/// Transfers, and has the engine answer.
inline void transfer(app::Workspace& workspace, FakeEngine& engine) {
    REQUIRE_FALSE(workspace.transfer().fault);
    engine.say(transfer_answer());
    workspace.poll();
}

inline nlohmann::json front_entry(double accuracy, double ms) {
    return {
        {"architecture", "|nor_conv_3x3~0|+|none~0|skip_connect~1|+|avg_pool_3x3~0|none~1|nor_conv_1x1~2|"},
        {"accuracy", accuracy},
        {"latency_ms", ms},
        {"lower_ms", ms * 0.9},
        {"upper_ms", nullptr},
        {"macs", 5e7},
        {"parameters", 4e5}};
}

}  // namespace latlab::test
