#include <chrono>
#include <numeric>
#include <utility>

#include "engine/commands.h"
#include "exchange/search_report.h"
#include "nn/sha256.h"
#include "search/objectives.h"

namespace latlab {

using nlohmann::json;

namespace {

// A front is long, and whoever shows it has work with it.
constexpr std::chrono::milliseconds between_partials{150};

// With three aims or more nearly everything can be on the front. While the search goes on a front is looked
// at for a moment only.
constexpr std::size_t most_told = 500, most_told_meanwhile = 150;

// What is told of a result: of a large front the part that is spread most widely.
json told_json(const SearchProblem& problem, const SearchResult& result, std::size_t most) {
    json fields;
    const std::size_t size = result.front.size();
    if (size <= most) {
        fields = search_json(*problem.space, result);
    } else {
        SearchResult thinned = result;
        std::vector<std::size_t> all(size);
        std::iota(all.begin(), all.end(), std::size_t{0});
        thinned.front.clear();
        for (const std::size_t i : most_spread(aims_of(problem, result.front), all, most))
            thinned.front.push_back(result.front[i]);
        fields = search_json(*problem.space, thinned);
    }
    fields["front_size"] = size;
    return fields;
}

// All that a search is asked for, but for how long.
std::string search_key(json command) {
    command.erase("id");
    command.erase("evaluations");
    nn::Sha256 hash;
    hash.update(command.dump(-1, ' ', false, json::error_handler_t::replace));
    return hash.finish();
}

// The last search where the same is asked for and it has not gone farther than it should, else one that
// begins.
HeldSearch& begun_search(const json& command, const SearchRequest& search, Workbench& bench,
                         const Progress& progress) {
    LastSearch& last = bench.last_search;
    const FitCommand request = read_fit(command);
    std::string key = search_key(command);
    const bool goes_on =
        last.held && last.key == key && last.held->search().result().evaluated <= search.evaluations;
    if (!goes_on) {
        last.held = std::make_unique<HeldSearch>(request, search, bench.fits, bench.objectives, bench.assets,
                                                 progress);
        last.key = std::move(key);
    }
    return *last.held;
}

}  // namespace

json run_search(const json& command, Workbench& bench) {
    const SearchRequest search = read_search(command);
    const Progress progress = bench.messages.progress();
    HeldSearch& held = begun_search(command, search, bench, progress.part(0, 0.4));
    const SearchProblem& problem = held.problem();
    std::size_t told = 0, stride = 0;  // of the networks that were looked at
    std::chrono::steady_clock::time_point last_told{};
    const auto observer = [&](const SearchResult& now) {
        const auto time = std::chrono::steady_clock::now();
        if (time - last_told < between_partials) return;
        last_told = time;
        json partial = told_json(problem, now, most_told_meanwhile);
        partial["hypervolume"] = now.history.moments().back().hypervolume;
        // What was told before stays, unless every second of it has gone.
        const bool whole = std::exchange(stride, now.history.stride()) != now.history.stride();
        partial["sample"] = sample_json(now.history, whole ? 0 : told);
        partial["sample"]["whole"] = whole;
        told = now.evaluated;
        bench.messages.partial(std::move(partial));
    };
    try {
        held.search().run(search.evaluations, progress.part(0.4, 0.95), observer);
    } catch (const Cancelled&) {
        throw;
    } catch (...) {
        bench.last_search = {};  // it cannot go on
        throw;
    }
    const SearchResult& found = held.search().result();
    json result = told_json(problem, found, most_told);
    result["history"] = history_json(found.history);
    result["sample"] = sample_json(found.history);
    result["objective"] = search.objective;
    result["objective_text"] = held.objective().text();
    if (problem.space->enumerable()) {
        const SearchResult exact = exhaustive_search(problem, progress.part(0.95, 1));
        result["exact_best"] = exact.best ? found_json(*problem.space, *exact.best) : json();
        result["exact_hypervolume"] = dominated_area(exact.front, found.history.corner());
    }
    return result;
}

}  // namespace latlab
