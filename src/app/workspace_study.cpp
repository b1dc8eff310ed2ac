// The part of the Workspace that asks for and hears what the study shows.

#include <nlohmann/json.hpp>

#include "app/format.h"
#include "app/workspace.h"

namespace latlab::app {

using nlohmann::json;

namespace {

std::string joined(const std::vector<std::string>& sentences) {
    std::string text;
    for (const std::string& sentence : sentences) text.append(" ").append(sentence);
    return text;
}

}  // namespace

Workspace::Workspace(EngineClient& engine)
    : study([this](const json& command) { return send(command); }),
      engine_(engine),
      wishes_(fresh_wishes()),
      inspection_([this](const json& command) { return send(command); }) {}

int Workspace::send(const json& command) {
    json with_id = command;
    with_id["id"] = next_id_;
    engine_.send(with_id.dump());
    return next_id_++;
}

bool Workspace::latency_mapped() const {
    return !networks_.empty() && !asks_unit() && space().id() == study.map_choice.space;
}

void Workspace::keep_mapped() {
    MapChoice& choice = study.map_choice;
    // What was chosen for another space, or for measurements that are gone, gives way.
    const bool impossible = choice.colour == "latency"
                                ? !latency_mapped()
                                : choice.colour == "accuracy" && choice.space != "nb201";
    if (impossible) choice.colour = "macs";
    study.want_map(choice.colour == "latency" ? transfer_fields() : json::object());
}

void Workspace::run_experiment() {
    study.run_experiment();
    say("Running the experiment.");
}

bool Workspace::hear_study(const json& message) {
    if (!study.hear(message)) return false;
    ++revision_;
    const std::string type = message.value("type", ""), command = message.value("command", "");
    if (study.fault()) {
        say(sentence(*study.fault()));
    } else if (type == "error") {
        say("Cancelled.");
    } else if (type == "result" && command == "tables") {
        const DeviceTables& tables = *study.tables();
        say(format_count(tables.set.names.size(), "device", "devices") + " in tables of " +
            format_count(tables.architectures, "network", "networks") + "." + joined(study.table_notes()));
    } else if (type == "result" && command == "experiment") {
        say("The experiment is finished.");
    }
    return true;
}

}  // namespace latlab::app
