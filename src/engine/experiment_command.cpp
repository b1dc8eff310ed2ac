#include "base/text.h"
#include "engine/commands.h"
#include "study/experiment.h"

namespace latlab {

using nlohmann::json;

namespace {

// What a command that names nothing is held to, so that it takes seconds.
constexpr std::size_t targets_unnamed = 3, rows_per_device = 2'000;

json rows_json(const ExperimentResult& result) {
    json rows = json::array();
    for (const ExperimentRow& row : result.rows) {
        json devices = json::array();
        for (const DeviceSpearman& device : row.devices)
            devices.push_back({{"device", device.device}, {"spearman", device.spearman}});
        rows.push_back({{"setting", row.setting->name},
                        {"title", row.setting->title},
                        {"spearman", row.spearman.mean},
                        {"half_width", row.spearman.half_width},
                        {"median_relative_error", row.median_relative_error},
                        {"coverage80", row.coverage80 ? json(*row.coverage80) : json()},
                        {"devices", std::move(devices)}});
    }
    return rows;
}

// Fewer targets where none are named; they still learn from one another. Returns what there is to say of it.
std::string hold_to_few_targets(ExperimentRequest& request, const LatencyTable& table) {
    if (!request.targets.empty() || table.devices.size() <= targets_unnamed) return "";
    request.targets.assign(table.devices.begin(), table.devices.begin() + targets_unnamed);
    if (request.sources.empty()) request.sources = table.devices;
    return "Targets are the first " + std::to_string(targets_unnamed) + " of " +
           std::to_string(table.devices.size()) + " devices, so that it takes seconds.";
}

// Their names alone are checked here; run_experiment says what is wrong with them.
std::vector<std::string> encoders_needed(const ExperimentRequest& request) {
    std::vector<std::string> encoders;
    for (const std::string& name : request.settings) {
        const ExperimentSetting& setting = experiment_setting(name);
        if (setting.needs_encoder()) encoders.push_back(setting.sampler);
    }
    return encoders;
}

}  // namespace

json run_live_experiment(const json& command, Workbench& bench) {
    const Progress progress = bench.messages.progress();
    progress.report(0, "reading the tables");
    ExperimentRequest request = read_experiment(command);
    request.rows_per_device = rows_per_device;
    const LatencyTable table = join_files(read_files(command));
    std::string note = hold_to_few_targets(request, table);
    SamplerEncoders encoders;
    for (const std::string& encoder : encoders_needed(request))
        encoders[encoder] = bench.assets.encoder(encoder, *table.space);

    const auto so_far = [&](const ExperimentResult& now) {
        bench.messages.partial({{"rows", rows_json(now)}});
    };
    const ExperimentResult result = run_experiment(table, request, encoders, so_far, progress);
    std::vector<std::string> targets;
    for (const ExperimentTarget& target : result.targets) targets.push_back(target.device);
    for (const std::string& more : result.notes) note += (note.empty() ? "" : " ") + more;
    return {{"rows", rows_json(result)},
            {"targets", targets},
            {"sources", result.sources},
            {"k", request.k},
            {"seeds", request.seeds},
            {"scored", result.scored},
            {"note", note}};
}

std::vector<std::string> experiment_assets(const json& command) {
    const std::vector<std::string> encoders = encoders_needed(read_experiment(command));
    if (encoders.empty()) return {};
    const SearchSpace& space = space_of_files(read_files(command));
    std::vector<std::string> names;
    for (const std::string& encoder : encoders) names.push_back(encoder_asset(encoder, space));
    return names;
}

}  // namespace latlab
