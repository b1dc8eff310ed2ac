#include <chrono>
#include <numeric>
#include <utility>

#include "engine/commands.h"
#include "engine/search_request.h"
#include "exchange/search_report.h"
#include "search/objectives.h"

namespace latlab {

using nlohmann::json;

namespace {

// A front is long, and whoever shows it has work with it.
constexpr std::chrono::milliseconds between_partials{150};

// A problem with all that it points to.
struct HeldProblem {
    SearchProblem problem;
    std::vector<std::shared_ptr<Fit>> fits;
    std::shared_ptr<const Objective> objective;
    std::vector<std::shared_ptr<const Objective>> numbers;

    HeldProblem(const FitCommand& first, const SearchRequest& search, Workbench& bench,
                const Progress& progress) {
        objective = bench.objectives.objective(*first.space, search, bench.assets);
        problem.space = first.space;
        problem.accuracy = objective.get();
        problem.risk = search.risk;
        for (const NumberWish& wish : search.further) {
            numbers.push_back(bench.objectives.number(*first.space, wish.number, search));
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

// With three aims or more nearly everything can be on the front.
constexpr std::size_t most_told = 500;

// What is told of a result: of a large front the part that is spread most widely.
json told_json(const SearchProblem& problem, const SearchResult& result) {
    json fields;
    const std::size_t size = result.front.size();
    if (size <= most_told) {
        fields = search_json(*problem.space, result);
    } else {
        SearchResult thinned = result;
        std::vector<std::size_t> all(size);
        std::iota(all.begin(), all.end(), std::size_t{0});
        thinned.front.clear();
        for (const std::size_t i : most_spread(aims_of(problem, result.front), all, most_told))
            thinned.front.push_back(result.front[i]);
        fields = search_json(*problem.space, thinned);
    }
    fields["front_size"] = size;
    return fields;
}

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
    std::size_t told = 0;  // of the sample
    std::chrono::steady_clock::time_point last_told{};
    const auto observer = [&](const SearchResult& now) {
        const auto time = std::chrono::steady_clock::now();
        if (time - last_told < between_partials) return;
        last_told = time;
        json partial = told_json(held.problem, now);
        partial["hypervolume"] = now.history.moments().back().hypervolume;
        partial["sample"] = sample_json(now.history, std::exchange(told, now.history.sample().size()));
        bench.messages.partial(std::move(partial));
    };
    const SearchResult found =
        evolutionary_search(held.problem, settings, progress.part(0.4, 0.95), observer);
    json result = told_json(held.problem, found);
    result["history"] = history_json(found.history);
    result["sample"] = sample_json(found.history);
    result["objective"] = search.objective;
    result["objective_text"] = held.objective->text();
    if (space.enumerable()) {
        const SearchResult exact = exhaustive_search(held.problem, progress.part(0.95, 1));
        result["exact_best"] = exact.best ? found_json(space, *exact.best) : json();
        result["exact_hypervolume"] = dominated_area(exact.front, found.history.corner());
    }
    return result;
}

}  // namespace latlab
