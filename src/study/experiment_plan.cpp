#include "study/experiment_plan.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "base/error.h"
#include "base/text.h"
#include "devices/task.h"
#include "predictor/source_data.h"

namespace latlab {
namespace {

constexpr std::size_t fewest_tested = 10;

[[noreturn]] void refuse(std::string what, const std::string& field, std::string mend) {
    throw DataError(std::move(what), "the experiment's " + field, std::move(mend));
}

void require_between(std::size_t value, std::size_t least, std::size_t most, const std::string& field) {
    if (value >= least && value <= most) return;
    refuse(
        std::to_string(value) + " is not between " + std::to_string(least) + " and " + std::to_string(most),
        field, "Give another number.");
}

bool contains(const std::vector<std::string>& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

void refuse_twice(const std::vector<std::string>& names, const std::string& field) {
    std::set<std::string> seen;
    for (const std::string& name : names)
        if (!seen.insert(name).second) refuse(in_quotes(name) + " is named twice", field, "Name it once.");
}

void check_names(const std::vector<std::string>& names, const std::string& field, const LatencyTable& table) {
    refuse_twice(names, field);
    for (const std::string& name : names)
        if (!contains(table.devices, name))
            refuse("no table has a device " + in_quotes(name), field,
                   "The devices are " + join(table.devices) + ".");
}

void check_limits(const LatencyTable& table, const ExperimentRequest& request) {
    if (table.devices.empty()) refuse("they have no device", "tables", "Add a column of latencies.");
    if (table.devices.size() > experiment_most_devices)
        refuse(std::to_string(table.devices.size()) + " devices", "tables",
               "An experiment takes at most " + std::to_string(experiment_most_devices) + ".");
    if (table.architectures.size() > experiment_most_architectures)
        refuse(std::to_string(table.architectures.size()) + " architectures", "tables",
               "An experiment takes at most " + std::to_string(experiment_most_architectures) + ".");
    require_between(request.k, 2, experiment_most_measurements, "k");
    require_between(request.seeds, 1, experiment_most_seeds, "seeds");
}

// In the table's order, whatever order they are named in.
std::vector<std::string> in_table_order(const LatencyTable& table, const std::set<std::string>& names) {
    std::vector<std::string> ordered;
    for (const std::string& device : table.devices)
        if (names.count(device)) ordered.push_back(device);
    return ordered;
}

std::vector<ExperimentTarget> targets_of(const LatencyTable& table, const ExperimentRequest& request) {
    check_names(request.targets, "targets", table);
    check_names(request.sources, "sources", table);
    std::vector<std::string> pool = request.sources;
    if (pool.empty())
        for (const std::string& device : table.devices)
            if (!contains(request.targets, device)) pool.push_back(device);

    std::vector<ExperimentTarget> targets;
    for (const std::string& device : request.targets.empty() ? table.devices : request.targets) {
        ExperimentTarget target{device, {}, {}};
        const std::vector<std::string> same = aliases(device, pool);
        for (const std::string& other : pool) {
            if (other == device) continue;
            (contains(same, other) ? target.aliases : target.sources).push_back(other);
        }
        targets.push_back(std::move(target));
    }
    return targets;
}

std::string names_without_sources() {
    std::vector<std::string> names;
    for (const ExperimentSetting& setting : experiment_settings())
        if (!setting.needs_sources()) names.push_back(setting.name);
    return join(names);
}

// Why there is nothing to learn from for a target that has no sources.
std::string without_sources(const LatencyTable& table, const ExperimentTarget& target) {
    if (table.devices.size() == 1)
        return "there is only one device, " + in_quotes(target.device) + ": none is left to learn from";
    if (!target.aliases.empty())
        return "all that " + in_quotes(target.device) +
               " could be predicted from is the same device: " + join(target.aliases);
    return "no device is left to predict " + in_quotes(target.device) + " from";
}

const ExperimentTarget* target_without_sources(const std::vector<ExperimentTarget>& targets) {
    for (const ExperimentTarget& target : targets)
        if (target.sources.empty()) return &target;
    return nullptr;
}

void choose_settings(ExperimentPlan& plan, const LatencyTable& table, const ExperimentRequest& request,
                     const SamplerEncoders& encoders) {
    const ExperimentTarget* alone = target_without_sources(plan.targets);
    refuse_twice(request.settings, "settings");
    for (const std::string& name : request.settings) plan.settings.push_back(&experiment_setting(name));
    for (const ExperimentSetting* setting : plan.settings) {
        if (alone && setting->needs_sources())
            refuse(without_sources(table, *alone) + ", which " + setting->name + " needs", "settings",
                   "Add a table of another device, or choose among " + names_without_sources() + ".");
        const auto encoder = encoders.find(setting->sampler);
        if (setting->needs_encoder() && (encoder == encoders.end() || !encoder->second))
            refuse("the encoder " + setting->sampler + " is not there", "settings",
                   "Leave out " + setting->name + ".");
    }
    if (!plan.settings.empty()) return;
    for (const ExperimentSetting& setting : experiment_settings())
        if (!setting.needs_encoder() && !(alone && setting.needs_sources()))
            plan.settings.push_back(&setting);
    if (alone)
        plan.notes.push_back("Only settings that learn from no other device, because " +
                             without_sources(table, *alone) + ".");
}

std::string emptiest(const LatencyTable& table) {
    Eigen::Index worst = 0, most = -1;
    for (Eigen::Index device = 0; device < table.latency_ms.cols(); ++device) {
        const Eigen::Index missing = table.latency_ms.col(device).array().isNaN().count();
        if (missing > most) worst = device, most = missing;
    }
    return table.devices[static_cast<std::size_t>(worst)];
}

LatencyTable complete_part(const LatencyTable& table, std::size_t k) {
    const std::vector<int> rows = complete_rows(table, table.devices);
    if (rows.size() < k + fewest_tested)
        refuse(std::to_string(rows.size()) + " architectures have a latency on " +
                   (table.devices.size() == 1 ? "the device"
                                              : "all " + std::to_string(table.devices.size()) + " devices") +
                   ", too few for " + std::to_string(k) + " measurements and a test on " +
                   std::to_string(fewest_tested),
               "tables",
               table.latency_ms.array().isNaN().any()
                   ? "Measure fewer (k), or leave out the device with the most empty cells, " +
                         in_quotes(emptiest(table)) + "."
                   : std::string("Measure fewer (k), or give tables of more architectures."));
    LatencyTable complete{table.space, {}, table.devices, table.latency_ms(rows, Eigen::all)};
    for (const int row : rows)
        complete.architectures.push_back(table.architectures[static_cast<std::size_t>(row)]);
    return complete;
}

}  // namespace

ExperimentPlan plan_experiment(const LatencyTable& table, const ExperimentRequest& request,
                               const SamplerEncoders& encoders) {
    check_limits(table, request);
    ExperimentPlan plan;
    plan.targets = targets_of(table, request);
    choose_settings(plan, table, request, encoders);
    const std::size_t runs = plan.settings.size() * plan.targets.size() * request.seeds;
    if (runs > experiment_most_runs)
        refuse(
            std::to_string(runs) + " predictors (settings x targets x seeds)", "size",
            "At most " + std::to_string(experiment_most_runs) + ": name fewer targets, settings or seeds.");

    std::set<std::string> sources, all;
    for (const ExperimentTarget& target : plan.targets) {
        all.insert(target.device);
        sources.insert(target.sources.begin(), target.sources.end());
        if (!target.aliases.empty())
            plan.notes.push_back(target.device + " is predicted without " + join(target.aliases) +
                                 (target.aliases.size() == 1 ? ", which is" : ", which are") +
                                 " the same device.");
    }
    plan.sources = in_table_order(table, sources);
    all.insert(sources.begin(), sources.end());
    plan.scored = complete_part(select_devices(table, in_table_order(table, all)), request.k);
    return plan;
}

}  // namespace latlab
