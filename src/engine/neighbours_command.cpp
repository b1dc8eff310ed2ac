#include "base/error.h"
#include "engine/commands.h"
#include "engine/search_request.h"
#include "exchange/search_report.h"
#include "search/neighbourhood.h"

namespace latlab {

using nlohmann::json;

namespace {

constexpr std::size_t most_looked_at = 100;

json neighbourhood_json(const SearchSpace& space, const Neighbourhood& around) {
    json operations = json::array(), neighbours = json::array();
    for (std::size_t i = 0; i < around.operations.size(); ++i) {
        const OperationShare& one = around.operations[i];
        operations.push_back({{"operation", std::string(space.op_name(around.network.architecture.ops[i]))},
                              {"macs", one.cost.macs},
                              {"parameters", one.cost.parameters},
                              {"saved_ms", one.saved_ms},  // NaN is written as null
                              {"saved_lower_ms", one.saved.lower},
                              {"saved_upper_ms", one.saved.upper}});
    }
    for (const Neighbour& one : around.neighbours) {
        json fields = found_json(space, one.found);
        const auto position = static_cast<std::size_t>(one.position);
        fields["position"] = position;
        fields["change_lower_ms"] = one.change.lower;
        fields["change_upper_ms"] = one.change.upper;
        fields["operation"] = std::string(space.op_name(one.found.architecture.ops[position]));
        neighbours.push_back(std::move(fields));
    }
    json fields = found_json(space, around.network);
    fields["operations"] = std::move(operations);
    fields["neighbours"] = std::move(neighbours);
    return fields;
}

}  // namespace

json run_neighbours(const json& command, Workbench& bench) {
    const FitCommand request = read_fit(command);
    const SearchSpace& space = *request.space;
    const SearchRequest search = read_search(command);
    const std::vector<Architecture> architectures = read_architectures(command, space);
    if (architectures.size() > most_looked_at)
        throw DataError("there are more than " + std::to_string(most_looked_at) + " networks",
                        "command field \"architectures\"", "Give fewer: each has up to 176 neighbours.");
    const auto objective = bench.objectives.objective(space, search, bench.assets);
    const std::shared_ptr<Fit> fit = bench.fits.get(request, bench.assets);
    const Progress progress = bench.messages.progress();
    const Predictor& predictor = fit->predictor(progress.part(0, 0.8));

    SearchProblem problem;
    problem.space = &space;
    problem.accuracy = objective.get();
    problem.devices = {{&predictor}};
    json networks = json::array();
    for (const Architecture& architecture : architectures) {
        networks.push_back(
            neighbourhood_json(space, neighbourhood(problem, architecture, progress.part(0.8, 1))));
    }
    return {{"networks", std::move(networks)}};
}

}  // namespace latlab
