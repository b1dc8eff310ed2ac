#include "engine/engine.h"

#include <chrono>
#include <new>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "engine/commands.h"
#include "search/objectives.h"

namespace latlab {

using nlohmann::json;

struct Engine::State {
    Assets assets;
    FitCache fits;
    ObjectiveCache objectives;
    LastSearch last_search;
    TrainedEncoders encoders;
};

namespace {

constexpr std::size_t longest_command = std::size_t{32} << 20;

json parse_command(const std::string& text) {
    if (text.size() > longest_command) throw DataError("the command is too long");
    json command = json::parse(text, nullptr, false);
    if (!command.is_object()) {
        throw DataError("the command is not a JSON object", "", "See engine/README.md for the commands.");
    }
    return command;
}

json id_of(const json& command) {
    const auto id = command.find("id");
    return id == command.end() || !id->is_primitive() ? json() : *id;
}

std::string command_name(const json& command) {
    const auto name = command.find("command");
    return name != command.end() && name->is_string() ? name->get<std::string>() : "";
}

json dispatch(const std::string& name, const json& command, Workbench& bench) {
    if (name == "transfer") return run_transfer(command, bench);
    if (name == "predict") return run_predict(command, bench);
    if (name == "search") return run_search(command, bench);
    if (name == "neighbours") return run_neighbours(command, bench);
    if (name == "plan") return run_plan(command, bench);
    if (name == "map") return run_map(command, bench);
    if (name == "study") return run_study(command, bench);
    if (name == "tables") return run_tables(command, bench);
    if (name == "experiment") return run_live_experiment(command, bench);
    if (name == "describe") return run_describe(command, bench);
    if (name == "export") return run_export(command, bench);
    throw DataError("there is no such command", "command field \"command\"",
                    "The commands are transfer, predict, search, neighbours, plan, study, map, tables, "
                    "experiment, describe and export.");
}

std::vector<std::string> predictor_assets(const json& command, const SearchSpace& space) {
    if (predictor_name(command) == "nasflat") return {nasflat_asset(space)};
    if (predictor_name(command) == "few-shot") return {few_shot_asset(space)};
    return {};
}

std::vector<std::string> map_assets(const json& command) {
    const MapCommand map = read_map(command);
    std::vector<std::string> names;
    if (map.colour == "latency") names = predictor_assets(command, *map.space);
    if (map.colour == "accuracy") names.push_back(accuracy_asset);
    for (const char* encoder : {"cate", "arch2vec", "zcp"}) {
        if (map.encoding == encoder || map.encoding == "caz")
            names.push_back(encoder_asset(encoder, *map.space));
    }
    return names;
}

std::vector<std::string> needed_assets(const json& command) {
    std::vector<std::string> names;
    const std::string name = command_name(command);
    if (name == "map") return map_assets(command);
    if (name == "plan") return {few_shot_asset(read_space(command))};
    if (name == "study") return {study_asset};
    if (name == "experiment") return experiment_assets(command);
    const bool searches = name == "search" || name == "neighbours";
    if (!searches && name != "transfer" && name != "predict") return names;
    const SearchSpace& space = read_space(command);
    names = predictor_assets(command, space);
    if (searches) {
        const ObjectiveSource source = objective_source(space, objective_name(command));
        if (source == ObjectiveSource::accuracy_model) names.push_back(accuracy_asset);
        if (source == ObjectiveSource::proxies) names.push_back(proxies_asset(space));
    }
    return names;
}

}  // namespace

Engine::Engine() : state_(std::make_unique<State>()) {}
Engine::~Engine() = default;

std::vector<std::string> Engine::missing_assets(const std::string& command) const {
    std::vector<std::string> missing;
    try {
        for (const std::string& name : needed_assets(parse_command(command))) {
            if (!state_->assets.has(name)) missing.push_back(name);
        }
    } catch (const std::exception&) {
        missing.clear();  // a faulty command needs nothing; run says what is wrong with it
    }
    return missing;
}

void Engine::provide(const std::string& asset, std::string bytes) {
    if (state_->assets.has(asset)) {  // what was made with the old one
        state_->fits.clear();
        state_->objectives.clear();
        state_->last_search = {};
    }
    state_->assets.provide(asset, std::move(bytes));
}

void Engine::run(const std::string& text, const Emit& emit, const TakeFile& take_file) {
    Messages messages(json(), emit);
    try {
        const json command = parse_command(text);
        messages = Messages(id_of(command), emit);
        Workbench bench{state_->assets,   state_->fits, state_->objectives, state_->last_search,
                        state_->encoders, messages,     take_file};
        const auto start = std::chrono::steady_clock::now();
        json result = dispatch(command_name(command), command, bench);
        result["seconds"] = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
        messages.result(command_name(command), std::move(result));
    } catch (const Cancelled&) {
        messages.error("cancelled", "", "", true);
    } catch (const DataError& error) {
        messages.error(error.fault(), error.where(), error.mend(), false);
    } catch (const UsageError& error) {
        messages.error(error.what(), "", "", false);
    } catch (const std::bad_alloc&) {
        messages.error("there is not enough memory", "", "Close other pages, or use fewer architectures.",
                       false);
    } catch (const std::exception& error) {
        messages.error(std::string("this should not happen: ") + error.what(), "", "Please report it.",
                       false);
    }
}

}  // namespace latlab
