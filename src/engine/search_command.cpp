#include "engine/commands.h"
#include "exchange/search_report.h"
#include "search/objectives.h"

namespace latlab {

using nlohmann::json;

json run_search(const json& command, Workbench& bench) {
    const FitCommand request = read_fit(command);
    const SearchCommand search = read_search(command);
    const SearchSpace& space = *request.space;
    const bool learnt = needs_accuracy_model(space, search.objective);
    const auto objective =
        make_objective(space, search.objective, learnt ? bench.assets.accuracy() : nullptr);
    const std::shared_ptr<Fit> fit = bench.fits.get(request, bench.assets);
    const Progress progress = bench.messages.progress();
    const Predictor& predictor = fit->fast_predictor(progress.part(0, 0.4));

    const Capacity macs(space);
    const Parameters parameters(space);
    SearchProblem problem;
    problem.space = &space;
    problem.accuracy = objective.get();
    problem.devices = {{&predictor, search.max_latency_ms}};
    problem.risk = search.risk;
    problem.further = {{&macs, FurtherAim::Wanted::anything, 0, search.max_macs},
                       {&parameters, FurtherAim::Wanted::anything, 0, search.max_parameters}};
    SearchSettings settings;
    settings.evaluations = search.evaluations;
    settings.seed = search.seed;
    const auto observer = [&](const SearchResult& now) { bench.messages.partial(search_json(space, now)); };
    json result =
        search_json(space, evolutionary_search(problem, settings, progress.part(0.4, 0.95), observer));
    result["objective"] = search.objective;
    result["objective_text"] = objective->text();
    if (fit->enumerable()) {
        const SearchResult exact = exhaustive_search(problem, progress.part(0.95, 1));
        result["exact_best"] = exact.best ? found_json(space, *exact.best) : json();
    }
    return result;
}

}  // namespace latlab
