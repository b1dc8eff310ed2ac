#pragma once

#include <cmath>
#include <string>
#include <vector>

#include "app/controller.h"
#include "fake_engine.h"

namespace latlab::test {
/// So many networks of NAS-Bench-201, as architecture strings.
inline std::vector<std::string> networks(std::size_t count, std::size_t from = 0) {
    std::vector<std::string> texts;
    for (std::size_t i = from; i < from + count; ++i)
        texts.push_back(search_space("nb201").print(search_space("nb201").at(i)));
    return texts;
}

inline std::string csv(const std::vector<std::string>& texts, double ms = 5) {
    std::string text = "# device: this browser\narchitecture,latency_ms,stddev_ms,rounds\n";
    for (std::size_t i = 0; i < texts.size(); ++i)
        text += texts[i] + "," + std::to_string(ms + static_cast<double>(i)) + ",0.1,4\n";
    return text;
}

/// An app with a plan of four networks, whose host measures.
struct Started : FakeApp {
    app::Workspace& workspace = controller.workspace;
    app::DeviceRoom& device = controller.workspace.device;

    Started() {
        workspace.plan_choice.count = 4;
        workspace.keep_planned();
        planned(networks(100));
    }

    /// What the engine answers to the plan it was asked for last.
    void planned(const std::vector<std::string>& architectures) {
        engine.say({{"type", "result"},
                    {"command", "plan"},
                    {"architectures", architectures},
                    {"learning_curve", nlohmann::json::array()},
                    {"devices", 30},
                    {"warnings", nlohmann::json::array()}});
        controller.update();
    }
    nlohmann::json command(const nlohmann::json& fields) {
        return nlohmann::json::parse(controller.command(fields.dump()));
    }
    void begin() {
        REQUIRE_FALSE(command({{"do", "measure"}}).contains("error"));
        controller.update();
    }
    void hear(const nlohmann::json& message) {
        controller.hear_device(message.dump());
        controller.update();
    }
    void results(const std::vector<std::string>& measured, bool finished, double ms = 5) {
        hear({{"type", "results"},
              {"finished", finished},
              {"rounds", 4},
              {"repeatability", 0.9},
              {"repeatability_all_rounds", 0.95},
              {"drift", {{"low", 0.9}, {"high", 1.3}}},
              {"failed", nlohmann::json::array()},
              {"csv", csv(measured, ms)}});
    }
    /// What the engine answers to the transfer it was asked for last.
    void transferred(double error, const std::vector<std::string>& next) {
        nlohmann::json trust = {{"next", nlohmann::json::array()}};
        for (const std::string& one : next)
            trust["next"].push_back({{"architecture", one}, {"narrows", 0.1}});
        REQUIRE(engine.commands.back()["command"] == "transfer");
        engine.say({{"type", "result"},
                    {"command", "transfer"},
                    {"spearman", 0.9},
                    {"median_relative_error", error},
                    {"trust", trust}});
        controller.update();
    }
};

}  // namespace latlab::test
