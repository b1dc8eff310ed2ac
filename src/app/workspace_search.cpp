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

std::optional<Fault> Workspace::search_fault() const {
    if (!wishes().has_objective(settings.objective))
        return Fault{"there is nothing called '" + settings.objective + "' to search " +
                         std::string(space().name()) + " for",
                     "objective",
                     "Use cifar10, cifar100 or imagenet16; capacity; on FBNet zen, synflow or nwot; "
                     "or column:NAME of a table that you opened"};
    for (const NumberChoice& one : wishes().numbers)
        if (one.at_most > 0 && one.at_least > one.at_most)
            return Fault{number_title(one.number) + " cannot be at least " + format_short(one.at_least) +
                             " and at most " + format_short(one.at_most),
                         "numbers", "Change one of the two"};
    return std::nullopt;
}

// Without the evaluations. begun: what is known of the result before it is there.
json Workspace::search_command(SearchResult& begun) {
    if (settings.max_latency_ms <= 0) {
        const auto [low, high] = limit_range();
        settings.max_latency_ms = 0.5 * (low + high);
    }
    begun.objective = objective();
    begun.max_latency_ms = settings.max_latency_ms;
    // Only few-shot has intervals to judge a risk by.
    begun.risk = settings.predictor == "few-shot" ? settings.risk : 0.5;
    begun.numbers = wishes().minded_numbers();
    for (const AlsoDevice& device : wishes().devices)
        begun.also.push_back({device.name, device.max_latency_ms});
    json command = transfer_fields();
    command["objective"] = begun.objective;
    command["max_latency_ms"] = begun.max_latency_ms;
    command["risk"] = begun.risk;
    command["search_seed"] = settings.search_seed;
    wishes().add_fields(command, begun.objective);
    return command;
}

Outcome Workspace::search() {
    if (const auto fault = search_fault()) return fail(*fault);
    SearchResult begun;
    json command = search_command(begun);
    std::string asked = command.dump();
    command["evaluations"] = settings.evaluations;
    const Outcome outcome = start(Work::search, std::move(command));
    if (outcome.fault) return outcome;
    begin_search(begun.objective);
    search_asked_ = std::move(asked);
    search_before_.reset();
    search_ = std::move(begun);
    changes_.results = true;
    say("Searching for the best networks within " + format_short(settings.max_latency_ms) + " ms.");
    return outcome;
}

Outcome Workspace::search_longer() {
    if (const auto fault = search_fault()) return fail(*fault);
    SearchResult begun;
    json command = search_command(begun);
    if (!search_ || command.dump() != search_asked_) return search();
    constexpr std::int64_t most = 1'000'000;  // that the engine takes
    command["evaluations"] = std::min(most, search_->evaluated + settings.evaluations);
    const Outcome outcome = start(Work::search, std::move(command));
    if (outcome.fault) return outcome;
    search_before_ = search_;  // stays in sight until there is more
    search_->finished = false;
    changes_.results = true;
    say("Searching on.");
    return outcome;
}

void Workspace::end_search() {
    // One that went on and found nothing more is what it was.
    if (search_before_ && search_ && search_->evaluated <= search_before_->evaluated)
        search_ = search_before_;
    if (search_ && search_->front.empty() && !search_->finished) search_.reset();
    search_before_.reset();
}

}  // namespace latlab::app
