// The part of the Workspace that is about what a search is to find.

#include <algorithm>
#include <nlohmann/json.hpp>

#include "app/format.h"
#include "app/results_json.h"
#include "app/workspace.h"
#include "base/error.h"
#include "search/objectives.h"

namespace latlab::app {

using nlohmann::json;

SearchWishes& Workspace::wishes() {
    return wishes_.at(std::string(space().id()));
}

const SearchWishes& Workspace::wishes() const {
    return wishes_.at(std::string(space().id()));
}

void Workspace::wishes_changed() {
    ++revision_;
    changes_.session = true;
}

Outcome Workspace::add_device(const std::string& name, const std::string& bytes) {
    try {
        wishes().add_device(name, bytes);
    } catch (const DataError& error) {
        return fail({error.fault(), error.where().empty() ? name : error.where(), error.mend()});
    }
    wishes_changed();
    fault_.reset();
    say("The search is for networks that are fast on the device of " + name + ", too.");
    return {};
}

void Workspace::limit_device(const std::string& name, double max_latency_ms) {
    for (AlsoDevice& device : wishes().devices)
        if (device.name == name) device.max_latency_ms = max_latency_ms;
    wishes_changed();
}

void Workspace::remove_device(const std::string& name) {
    std::erase_if(wishes().devices, [&](const AlsoDevice& device) { return device.name == name; });
    wishes_changed();
}

Outcome Workspace::take_numbers(const std::string& name, const std::string& bytes) {
    try {
        wishes().take_table(name, bytes);
        if (!wishes().has_objective(settings.objective)) settings.objective = usual_objective;
    } catch (const DataError& error) {
        return fail({error.fault(), error.where().empty() ? name : error.where(), error.mend()});
    }
    wishes_changed();
    fault_.reset();
    say(format_count(wishes().columns().size(), "column", "columns") + " of numbers read from " + name + ".");
    return {};
}

void Workspace::forget_numbers() {
    wishes().forget_table();
    if (!wishes().has_objective(settings.objective)) settings.objective = usual_objective;
    wishes_changed();
}

std::string Workspace::objective() const {
    const bool accuracy = predicts_accuracy(settings.objective);
    return accuracy && space().id() == "fbnet" ? capacity_objective : settings.objective;
}

Outcome Workspace::search() {
    return search_through(settings.evaluations);
}

Outcome Workspace::search_longer() {
    const std::optional<SearchResult> before = search_;
    const std::int64_t most = 1'000'000, so_far = before ? before->evaluated : 0;
    const Outcome outcome = search_through(std::min(most, so_far + settings.evaluations));
    if (outcome.fault || !before) return outcome;
    // What was found stays in sight until the engine tells more.
    search_->evaluated = before->evaluated;
    search_->objective_text = before->objective_text;
    search_->best = before->best;
    search_->front = before->front;
    search_->history = before->history;
    return outcome;
}

Outcome Workspace::search_through(std::int64_t evaluations) {
    if (!wishes().has_objective(settings.objective))
        return fail({"there is nothing called '" + settings.objective + "' to search " +
                         std::string(space().name()) + " for",
                     "objective",
                     "Use cifar10, cifar100 or imagenet16; capacity; on FBNet zen, synflow or nwot; "
                     "or column:NAME of a table that you opened"});
    json command = transfer_fields();
    if (settings.max_latency_ms <= 0) {
        const auto [low, high] = limit_range();
        settings.max_latency_ms = 0.5 * (low + high);
    }
    SearchResult begun;
    begun.objective = objective();
    begun.max_latency_ms = settings.max_latency_ms;
    // Only few-shot has intervals to judge a risk by.
    begun.risk = settings.predictor == "few-shot" ? settings.risk : 0.5;
    begun.numbers = wishes().minded_numbers();
    for (const AlsoDevice& device : wishes().devices)
        begun.also.push_back({device.name, device.max_latency_ms});
    command["objective"] = begun.objective;
    command["max_latency_ms"] = begun.max_latency_ms;
    command["risk"] = begun.risk;
    command["search_seed"] = settings.search_seed;
    command["evaluations"] = evaluations;
    wishes().add_fields(command, begun.objective);
    const Outcome outcome = start(Work::search, std::move(command));
    if (!outcome.fault) {
        begin_search(begun.objective);
        search_ = std::move(begun);
        changes_.results = true;
        say("Searching for the best networks within " + format_short(settings.max_latency_ms) + " ms.");
    }
    return outcome;
}

}  // namespace latlab::app
