// The part of the Workspace that plans what to measure next.

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <utility>

#include "app/format.h"
#include "app/results_json.h"
#include "app/workspace.h"
#include "base/error.h"
#include "base/text.h"
#include "exchange/protocol_warnings.h"

namespace latlab::app {

using nlohmann::json;

namespace {

// The panel's plans are this long, so that choosing another number asks the engine nothing.
constexpr std::size_t planned_at_once = 100;

constexpr double most_planned = 2'000;

// A whole number of the options, where they have it. JSON's conversions would take -1 for a large number.
template <typename Number>
void take_whole(Number& value, const json& options, const char* name, double least, double most) {
    const auto field = options.find(name);
    if (field == options.end() || field->is_null()) return;
    const double number = field->is_number() ? field->get<double>() : NAN;
    if (!(number >= least && number <= most) || number != std::floor(number))
        throw DataError(
            "this is no whole number from " + format_fixed(least, 0) + " to " + format_fixed(most, 0), name,
            "");
    value = static_cast<Number>(number);
}

}  // namespace

// Whether the measurements were taken as is chosen now, as far as is told.
bool Workspace::measured_alike() const {
    if (measured_here()) return device.choice() == plan_choice.measuring;
    const auto batch_size = batch_size_of(file_.protocol);
    const std::string precision = stated_precision(file_.protocol);
    return (!batch_size || *batch_size == plan_choice.measuring.batch_size) &&
           (precision.empty() || precision == plan_choice.measuring.precision);
}

std::size_t Workspace::measured_before_plan() const {
    const bool own = !example_ && !asks_unit() && space().id() == plan_choice.space && measured_alike();
    if (!own) return 0;
    return static_cast<std::size_t>(std::count_if(networks_.begin(), networks_.end(),
                                                  [&](const auto& network) { return !left_out(network); }));
}

std::string Workspace::plan_key() const {
    std::string key = plan_choice.space + " " + std::to_string(plan_choice.seed);
    if (measured_before_plan() > 0)
        key += " after file " + std::to_string(files_read_) + " but " + join(settings.exclude_measurements);
    if (plan_choice.space == space().id()) key += " without " + join(settings.exclude_sources);
    return key;
}

json Workspace::plan_fields(std::size_t count) {
    json measured = json::array();
    for (std::size_t i = 0; i < networks_.size() && measured_before_plan() > 0; ++i) {
        if (!left_out(networks_[i])) measured.push_back(networks_[i].notation);
    }
    json fields = {
        {"id", next_id_++},         {"space", plan_choice.space},      {"count", count},
        {"seed", plan_choice.seed}, {"measured", std::move(measured)}, {"exclude_sources", json::array()}};
    if (plan_choice.space == space().id()) fields["exclude_sources"] = settings.exclude_sources;
    return fields;
}

Outcome Workspace::plan(const json& options) {
    PlanChoice choice = plan_choice;
    try {
        if (options.contains("space")) choice.space = options.at("space").get<std::string>();
        search_space(choice.space);
        take_whole(choice.seed, options, "seed", 0, 0x1p53);
        take_whole(choice.count, options, "count", 1, most_planned);
        take_choice(choice.measuring, options, webgpu_offered_);
    } catch (const json::exception&) {
        return fail({"the space is not a text", "space", "Use nb201 or fbnet"});
    } catch (const UsageError& error) {
        return fail({error.what(), "space", ""});
    } catch (const DataError& error) {
        return fail({error.fault(), error.where(), error.mend()});
    }
    choice_before_plan_ = std::exchange(plan_choice, choice);
    json fields = plan_fields(choice.count);
    std::string key = plan_key();
    for (const char* name : {"measured", "exclude_sources"}) {
        if (!options.contains(name)) continue;
        fields[name] = options[name];
        key.clear();  // not what the panel shows
    }
    if (options.contains("error")) {
        fields["error"] = options["error"];
        if (!options.contains("count")) fields.erase("count");
    }
    const int id = fields["id"];
    planning_.ask(engine_, std::move(fields), std::move(key), true);
    return {id, std::nullopt};
}

void Workspace::keep_planned() {
    const std::size_t count = std::max(plan_choice.count, planned_at_once);
    if (!running_ && planning_.due(plan_key(), count))
        planning_.ask(engine_, plan_fields(count), plan_key(), false);
}

const Plan* Workspace::planned() const {
    return planning_.fitting(plan_key(), plan_choice.count);
}

std::vector<std::string> Workspace::planned_networks() const {
    const Plan* plan = planned();
    if (plan == nullptr) return {};
    const auto first = plan->architectures.begin();
    return {first, first + static_cast<std::ptrdiff_t>(plan_choice.count)};
}

bool Workspace::hear_plan(const json& message) {
    if (!planning_.hear(message)) return false;
    if (planning_.running()) return true;
    ++revision_;
    if (!planning_.announced()) return true;
    if (planning_.fault() || message.value("type", "") == "error") {
        plan_choice = choice_before_plan_;
        say(planning_.fault() ? sentence(*planning_.fault()) : "Cancelled.");
        return true;
    }
    plan_choice.count = message.at("architectures").size();
    const Plan* plan = planned();
    const std::string expected =
        plan ? expectation_text(plan->curve, plan_choice.count + measured_before_plan()) : "";
    say(format_count(plan_choice.count, "network", "networks") + " to measure chosen." +
        (expected.empty() ? "" : " " + expected + "."));
    return true;
}

}  // namespace latlab::app
