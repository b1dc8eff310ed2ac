#include "app/exports.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "app/results_json.h"
#include "base/text.h"
#include "exchange/tables.h"
#include "exchange/text.h"

namespace latlab::app {

std::string measurements_csv(const Workspace& workspace) {
    const auto& networks = workspace.networks();
    const bool exactness = std::any_of(networks.begin(), networks.end(), [](const MeasuredNetwork& network) {
        return !std::isnan(network.standard_error);
    });
    std::string text;
    for (const auto& [key, value] : workspace.file().protocol)
        if (key != "unit") text.append("# ").append(key).append(": ").append(value).append("\n");
    text += exactness ? "architecture,latency_ms,standard_error_ms\n" : "architecture,latency_ms\n";
    for (const MeasuredNetwork& network : networks) {
        text += csv_cell(network.notation) + ',' + csv_cell(network.latency);
        if (exactness) text += ',' + csv_cell(network.standard_error);
        text += '\n';
    }
    return text;
}

std::string predictions_csv(const Workspace& workspace) {
    std::string text = "architecture,latency_ms\n";
    const std::vector<double>& predicted = workspace.transferred()->space_ms;
    for (std::size_t i = 0; i < predicted.size(); ++i) {
        text +=
            csv_cell(workspace.space().print(workspace.space().at(i))) + ',' + csv_cell(predicted[i]) + '\n';
    }
    return text;
}

std::string experiment_csv(const Experiment& experiment) {
    std::string text = "# predicted: " + join(experiment.targets) + "; k: " + std::to_string(experiment.k) +
                       "; draws: " + std::to_string(experiment.seeds) +
                       "; architectures scored: " + std::to_string(experiment.scored) + "\n" +
                       "setting,spearman,half_width,median_relative_error,coverage80\n";
    for (const ExperimentRow& row : experiment.rows) {
        text += csv_cell(row.setting);
        for (const double value : {row.spearman, row.half_width, row.median_relative_error, row.coverage80})
            text += ',' + csv_cell(value);
        text += '\n';
    }
    return text;
}

namespace {

// Macs and parameters have columns anyway.
bool is_own(const std::string& number) {
    return number != "macs" && number != "parameters";
}

}  // namespace

std::string found_csv(const SearchResult& result) {
    std::string text = "architecture,accuracy,latency_ms,lower_ms,upper_ms,macs,parameters";
    for (const AlsoLimit& also : result.also) text += ',' + csv_cell("latency_ms on " + also.device);
    for (const std::string& number : result.numbers)
        if (is_own(number)) text += ',' + csv_cell(number_title(number));
    text += '\n';
    for (const FoundNetwork& network : result.front) {
        text += csv_cell(network.architecture);
        for (const double value : {network.accuracy, network.latency_ms, network.lower_ms, network.upper_ms,
                                   network.macs, network.parameters}) {
            text += ',' + csv_cell(value);
        }
        for (std::size_t i = 0; i < result.also.size(); ++i)
            text += ',' + csv_cell(i < network.also.size() ? network.also[i].ms : NAN);
        for (std::size_t i = 0; i < result.numbers.size(); ++i) {
            if (!is_own(result.numbers[i])) continue;
            text += ',' + csv_cell(i < network.numbers.size() ? network.numbers[i] : NAN);
        }
        text += '\n';
    }
    return text;
}

std::string found_json(const Workspace& workspace) {
    nlohmann::json found = to_json(*workspace.searched());
    found["space"] = std::string(workspace.space().id());
    found["measurements"] = workspace.file().name;
    found["settings"] = to_json(workspace.settings);
    return found.dump(2) + "\n";
}

std::string plan_csv(const Workspace& workspace) {
    const PlanChoice& choice = workspace.plan_choice;
    const SearchSpace& space = search_space(choice.space);
    std::vector<Architecture> architectures;
    for (std::size_t i = 0; i < choice.count; ++i)
        architectures.push_back(space.parse(workspace.planned()->architectures[i]));
    std::vector<std::pair<std::string, std::string>> fields = {
        {"space", choice.space},
        {"sampler", "designed"},
        {"seed", std::to_string(choice.seed)},
        {"batch_size", std::to_string(choice.measuring.batch_size)},
        {"precision", choice.measuring.precision}};
    if (const std::size_t measured = workspace.measured_before_plan(); measured > 0)
        fields.emplace_back("networks measured before", std::to_string(measured));
    return latlab::plan_csv(space, architectures, fields);
}

std::string session_text(const Workspace& workspace) {
    return workspace.to_json().dump(1) + "\n";
}

}  // namespace latlab::app
