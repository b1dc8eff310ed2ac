#include "engine/commands.h"
#include "engine/search_request.h"
#include "exchange/search_report.h"
#include "search/objectives.h"

namespace latlab {

using nlohmann::json;

namespace {

ObjectiveIngredients ingredients(const SearchSpace& space, const SearchRequest& search, Assets& assets) {
    ObjectiveIngredients all;
    const ObjectiveSource source = objective_source(space, search.objective);
    if (source == ObjectiveSource::accuracy_model) all.model = assets.accuracy();
    if (source == ObjectiveSource::proxies) all.proxies = {assets.proxies(space), "LatLab"};
    if (search.table)
        all.own = {std::make_shared<const WideTable>(
                       parse_wide_table(search.table->text, search.table->name, space)),
                   search.table->name};
    return all;
}

// A problem with all that it points to.
struct HeldProblem {
    SearchProblem problem;
    std::vector<std::shared_ptr<Fit>> fits;
    std::unique_ptr<Objective> objective;
    std::vector<std::unique_ptr<Objective>> numbers;

    HeldProblem(const FitCommand& first, const SearchRequest& search, Workbench& bench,
                const Progress& progress) {
        const ObjectiveIngredients made_from = ingredients(*first.space, search, bench.assets);
        objective = make_objective(*first.space, search.objective, made_from);
        problem.space = first.space;
        problem.accuracy = objective.get();
        problem.risk = search.risk;
        for (const NumberWish& wish : search.further) {
            numbers.push_back(make_number(*first.space, wish.number, made_from.own));
            problem.further.push_back(wish.aim);
            problem.further.back().number = numbers.back().get();
        }
        const auto count = static_cast<double>(1 + search.devices.size());
        const auto add = [&](const FitCommand& fit, double limit) {
            const auto at = static_cast<double>(fits.size());
            fits.push_back(bench.fits.get(fit, bench.assets));
            problem.devices.push_back(
                {&fits.back()->fast_predictor(progress.part(at / count, (at + 1) / count)), limit});
        };
        add(first, search.max_latency_ms);
        for (const OtherDevice& device : search.devices) add(device.fit, device.max_latency_ms);
    }
};

}  // namespace

json run_search(const json& command, Workbench& bench) {
    const FitCommand request = read_fit(command);
    const SearchRequest search = read_search(command);
    const SearchSpace& space = *request.space;
    const Progress progress = bench.messages.progress();
    const HeldProblem held(request, search, bench, progress.part(0, 0.4));
    SearchSettings settings;
    settings.evaluations = search.evaluations;
    settings.seed = search.seed;
    const auto observer = [&](const SearchResult& now) { bench.messages.partial(search_json(space, now)); };
    json result =
        search_json(space, evolutionary_search(held.problem, settings, progress.part(0.4, 0.95), observer));
    result["objective"] = search.objective;
    result["objective_text"] = held.objective->text();
    if (space.enumerable()) {
        const SearchResult exact = exhaustive_search(held.problem, progress.part(0.95, 1));
        result["exact_best"] = exact.best ? found_json(space, *exact.best) : json();
    }
    return result;
}

}  // namespace latlab
