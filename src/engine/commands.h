#pragma once

#include <nlohmann/json.hpp>

#include "engine/assets.h"
#include "engine/fit.h"
#include "engine/held_search.h"
#include "engine/messages.h"
#include "engine/objective_cache.h"
#include "engine/trained_encoders.h"

namespace latlab {

/// What commands work with.
struct Workbench {
    Assets& assets;
    FitCache& fits;
    ObjectiveCache& objectives;
    LastSearch& last_search;
    TrainedEncoders& encoders;
    Messages& messages;
    const Engine::TakeFile& take_file;  ///< empty where the host takes no files
};

// One function a command of engine/README.md; each returns the fields of its result.
nlohmann::json run_transfer(const nlohmann::json& command, Workbench& bench);
nlohmann::json run_predict(const nlohmann::json& command, Workbench& bench);
nlohmann::json run_search(const nlohmann::json& command, Workbench& bench);
nlohmann::json run_neighbours(const nlohmann::json& command, Workbench& bench);
nlohmann::json run_plan(const nlohmann::json& command, Workbench& bench);
nlohmann::json run_map(const nlohmann::json& command, Workbench& bench);
nlohmann::json run_study(const nlohmann::json& command, Workbench& bench);
nlohmann::json run_tables(const nlohmann::json& command, Workbench& bench);
nlohmann::json run_live_experiment(const nlohmann::json& command, Workbench& bench);
nlohmann::json run_describe(const nlohmann::json& command, Workbench& bench);
nlohmann::json run_export(const nlohmann::json& command, Workbench& bench);

/// The assets that an experiment needs: the encoders of its settings, for the space of its tables.
std::vector<std::string> experiment_assets(const nlohmann::json& command);

}  // namespace latlab
