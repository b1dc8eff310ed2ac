#include "app/workspace.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "app/format.h"
#include "app/measured.h"
#include "app/results_json.h"
#include "app/session.h"
#include "base/error.h"
#include "exchange/onnx.h"
#include "exchange/protocol_warnings.h"

namespace latlab::app {

using nlohmann::json;

namespace {

Fault fault_of(const DataError& error) {
    return {error.fault(), error.where(), error.mend()};
}

}  // namespace

// Measurements ------------------------------------------------------------------------------------

Outcome Workspace::load_file(const std::string& name, const std::string& bytes, bool example) {
    try {
        if (is_session(bytes)) {
            from_json(json::parse(bytes));
            return {};
        }
        MeasurementOptions options;
        options.foreign.order = order_;
        MeasurementFile file = read_measurements(bytes, name, options);
        refused_ = refused_rows(file);
        refused_file_ = name;
        changes_.refused = true;
        if (file.space == nullptr || refused_.size() == file.rows.size()) {
            return fail({"no row could be read", name, "Every row is listed with what is wrong with it"});
        }
        text_ = bytes;
        take_file(std::move(file), example);
        return {};
    } catch (const DataError& error) {
        Fault fault = fault_of(error);
        if (fault.where.empty()) fault.where = name;
        return fail(std::move(fault));
    }
}

void Workspace::take_file(MeasurementFile file, bool example, bool from_device) {
    stop();
    if (!from_device) device.forget();
    device_before_.reset();
    from_device_ = from_device;
    searches_again_ = false;
    if (file_.space != file.space) {
        settings.max_latency_ms = 0;
        settings.exclude_sources.clear();  // a name of the other space's devices would make every fit fail
        // What stands in for accuracy on one space would go unseen on the other.
        if (!predicts_accuracy(settings.objective)) settings.objective = usual_objective;
    }
    settings.exclude_measurements.clear();
    file_ = std::move(file);
    example_ = example;
    networks_ = measured_networks(file_);
    ++files_read_;
    plan_choice.space = std::string(space().id());
    // Further networks are to be measured alike.
    if (!example_ && !from_device) {
        MeasuringChoice& measuring = plan_choice.measuring;
        measuring.batch_size = batch_size_of(file_.protocol).value_or(measuring.batch_size);
        const std::string precision = stated_precision(file_.protocol);
        if (precision_named(precision)) measuring.precision = precision;
    }
    forget_results();
    fault_.reset();
    std::string text = format_count(networks_.size(), "network", "networks") +
                       (example_ ? " of the built-in example" : " read from " + file_.name);
    if (!refused_.empty()) text += ", " + format_count(refused_.size(), "row", "rows") + " left out";
    text += asks_unit() ? ". In which unit are the latencies?" : ".";
    say(text);
    changes_.session = true;
}

Outcome Workspace::set_unit(LatencyUnit unit) {
    if (!asks_unit()) return fail({"the unit of the latencies is stated in the file", file_.name, ""});
    try {
        MeasurementOptions options;
        options.unit = unit;
        take_file(read_measurements(text_, file_.name, options), example_);
        return {};
    } catch (const DataError& error) {
        return fail(fault_of(error));
    }
}

void Workspace::clear() {
    stop();
    device.forget();
    device_before_.reset();
    from_device_ = searches_again_ = false;
    file_ = {};
    text_.clear();
    example_ = false;
    networks_.clear();
    refused_.clear();
    refused_file_.clear();
    fault_.reset();
    forget_results();
    wishes_ = fresh_wishes();
    changes_.refused = changes_.session = true;
    say("Nothing is loaded.");
}

const SearchSpace& Workspace::space() const {
    return file_.space != nullptr ? *file_.space : search_space("nb201");
}

void Workspace::forget_results() {
    ++revision_;
    changes_.results = changes_.results || search_.has_value();
    transfer_.reset();
    search_.reset();
    search_before_.reset();
    search_asked_.clear();
    predictions_.clear();
    begin_search({});
}

// Commands ----------------------------------------------------------------------------------------

std::optional<Fault> Workspace::transfer_fault() const {
    if (networks_.empty())
        return Fault{"there are no measurements", "", "Open a file of measured latencies first"};
    if (asks_unit()) {
        return Fault{"the unit of the latencies is not known", file_.name,
                     "Say whether they are microseconds, milliseconds or seconds"};
    }
    for (const std::string& name : settings.exclude_measurements) {
        const auto named = [&](const MeasuredNetwork& network) { return network.notation == name; };
        if (std::none_of(networks_.begin(), networks_.end(), named))
            return Fault{"this network was not measured, so it cannot be left out", name,
                         "Name it as the list of measurements does"};
    }
    if (running_) {
        return Fault{std::string("the engine is busy with a ") + work_name(*running_), "",
                     "Wait for it or cancel it"};
    }
    return std::nullopt;
}

json Workspace::transfer_fields() const {
    json measurements = json::array();
    for (const MeasuredNetwork& network : networks_) {
        if (!left_out(network)) measurements.push_back(app::to_json(network, "latency_ms"));
    }
    return {{"space", std::string(space().id())},
            {"predictor", settings.predictor},
            {"seed", settings.seed},
            {"measurements", measurements},
            {"protocol", file_.protocol},
            {"exclude_sources", settings.exclude_sources}};
}

Outcome Workspace::start(Work work, json command) {
    if (auto fault = transfer_fault()) return fail(std::move(*fault));
    command["id"] = next_id_;
    command["command"] = work_name(work);
    running_ = work;
    started_with_ = settings;
    running_id_ = next_id_++;
    progress_ = 0;
    progress_text_.clear();
    fault_.reset();
    engine_.send(command.dump());
    return {running_id_, std::nullopt};
}

Outcome Workspace::transfer() {
    const Outcome outcome = start(Work::transfer, transfer_fields());
    if (!outcome.fault) say("Transferring the predictor to your device.");
    return outcome;
}

Outcome Workspace::predict(const std::vector<std::string>& architectures) {
    if (architectures.empty()) return fail({"there is no architecture to predict", "", "Give at least one"});
    std::vector<std::string> notations;
    try {
        for (const std::string& text : architectures) notations.push_back(space().print(space().parse(text)));
    } catch (const DataError& error) {
        return fail(fault_of(error));
    }
    json command = transfer_fields();
    command["architectures"] = notations;
    const Outcome outcome = start(Work::predict, std::move(command));
    if (!outcome.fault) {
        asked_ = notations;
        say("Predicting " + format_count(notations.size(), "network", "networks") + ".");
    }
    return outcome;
}

void Workspace::stop() {
    if (!running_) return;
    running_.reset();
    running_id_ = 0;
    engine_.cancel();
}

void Workspace::cancel() {
    if (study.map_request().running()) study.choose_quick_map();
    const bool beside = planning_.running() || study.working() || inspection_.working();
    if (!running_ && beside) engine_.cancel();
    if (!running_) return;
    const Work work = *running_;
    stop();
    if (work == Work::search) end_search();
    if (work == Work::search && search_) {
        say("Search cancelled. What it found so far stays.");
    } else {
        say(std::string(work == Work::transfer ? "Transfer"
                        : work == Work::search ? "Search"
                                               : "Prediction") +
            " cancelled.");
    }
    ++revision_;
    changes_.results = changes_.results || work == Work::search;
}

// Leaving out -------------------------------------------------------------------------------------

bool Workspace::left_out(const MeasuredNetwork& network) const {
    const std::vector<std::string>& out = settings.exclude_measurements;
    return std::find(out.begin(), out.end(), network.notation) != out.end();
}

void Workspace::leave_out(const MeasuredNetwork& network, bool out) {
    change_exclusions(settings.exclude_measurements, network.notation, out);
}

void Workspace::leave_out_device(const std::string& device, bool out) {
    change_exclusions(settings.exclude_sources, device, out);
}

void Workspace::change_exclusions(std::vector<std::string>& list, const std::string& name, bool out) {
    std::erase(list, name);
    if (out) list.push_back(name);
    ++revision_;
    changes_.session = true;
    say(name + (out ? " is left out" : " is used again") + " by the next transfer.");
}

bool Workspace::outdated() const {
    const auto differ = [](std::vector<std::string> before, std::vector<std::string> now) {
        std::sort(before.begin(), before.end());
        std::sort(now.begin(), now.end());
        return before != now;
    };
    return transfer_ && (differ(transfer_->exclude_measurements, settings.exclude_measurements) ||
                         differ(transfer_->exclude_sources, settings.exclude_sources));
}

// What the panels ask ---------------------------------------------------------------------------------------

std::pair<double, double> Workspace::limit_range() const {
    double low = INFINITY, high = 0;
    const auto include = [&](double ms) {
        if (!(std::isfinite(ms) && ms > 0)) return;
        low = std::min(low, ms);
        high = std::max(high, ms);
    };
    if (transfer_) std::for_each(transfer_->space_ms.begin(), transfer_->space_ms.end(), include);
    if (high == 0) {
        for (const MeasuredNetwork& network : networks_) include(network.latency);
    }
    if (high == 0) return {0.1, 100};
    return {low, std::max(high, low * 1.01)};
}

// Saying and telling ------------------------------------------------------------------------------

Outcome Workspace::fail(Fault fault) {
    fault_ = fault;
    say(sentence(fault));
    return {0, std::move(fault)};
}

void Workspace::say(std::string status) {
    status_ = std::move(status);
    changes_.status = true;
}

Changes Workspace::take_changes() {
    return std::exchange(changes_, {});
}

}  // namespace latlab::app
