// The part of the Workspace that takes in what the engine says.

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "app/format.h"
#include "app/results_json.h"
#include "app/workspace.h"

namespace latlab::app {

using nlohmann::json;

bool Workspace::poll() {
    bool changed = false;
    std::string message;
    while (engine_.poll(message)) {
        receive(message);
        changed = true;
    }
    if (changed) {
        take_device_results();
        search_again();
        measure_on();
    }
    return changed;
}

void Workspace::receive(const std::string& text) {
    try {
        const json message = json::parse(text);
        if (hear_plan(message) || hear_study(message) || hear_inspection(message)) return;
        // A message of a command that was cancelled, or that another script sent.
        if (!running_ || message.value("id", 0) != running_id_) return;
        const std::string type = message.at("type").get<std::string>();
        if (type == "progress") {
            progress_ = std::clamp(number_or_nan(message, "share"), 0.0, 1.0);
            progress_text_ = message.value("text", "");
        } else if (type == "partial") {
            if (*running_ == Work::search) take_search(message, false);
        } else if (type == "result") {
            take_result(message);
        } else if (type == "error") {
            const Work work = *running_;
            running_.reset();
            if (work == Work::search) end_search();
            if (message.value("cancelled", false)) {
                say("Cancelled.");
            } else {
                fail({message.value("fault", "the engine failed"), message.value("where", ""),
                      message.value("mend", "")});
            }
        }
    } catch (const json::exception&) {
        running_.reset();
        fail({"the engine answered in a form that this page does not know", "",
              "Reload the page so that both are of the same version"});
    }
}

void Workspace::take_result(const json& message) {
    const Work work = *running_;
    if (work == Work::transfer) {
        TransferResult result = transfer_result(message);
        result.predictor = started_with_.predictor;
        result.seed = started_with_.seed;
        result.exclude_sources = started_with_.exclude_sources;
        result.exclude_measurements = started_with_.exclude_measurements;
        align_with_networks(result);
        // What was found or predicted before is not this predictor's.
        forget_results();
        transfer_ = std::move(result);
        const auto [low, high] = limit_range();
        if (settings.max_latency_ms <= low || settings.max_latency_ms > high)
            settings.max_latency_ms = 0.5 * (low + high);
        say_transferred();
    } else if (work == Work::search) {
        take_search(message, true);
        say_found();
    } else {
        predictions_.clear();
        for (const json& estimate : message.at("estimates")) {
            if (predictions_.size() == asked_.size()) break;
            predictions_.push_back({asked_[predictions_.size()], number_or_nan(estimate, "ms"),
                                    number_or_nan(estimate, "lower_ms"),
                                    number_or_nan(estimate, "upper_ms")});
        }
        say(predictions_.size() == 1
                ? "Predicted latency: " + format_short(predictions_[0].ms) + " ms."
                : "Predicted " + format_count(predictions_.size(), "network", "networks") + ".");
    }
    running_.reset();
    ++revision_;
    changes_.session = true;
}

// The engine counts the measurements that it was given, the app the measured networks.
void Workspace::align_with_networks(TransferResult& result) const {
    const std::vector<std::string>& out = result.exclude_measurements;
    std::vector<std::size_t> used;
    for (std::size_t i = 0; i < networks_.size(); ++i) {
        if (std::find(out.begin(), out.end(), networks_[i].notation) == out.end()) used.push_back(i);
    }
    const auto align = [&](auto& list, const auto& nothing) {
        if (list.size() != used.size()) {
            list.clear();
            return;
        }
        auto aligned = list;
        aligned.assign(networks_.size(), nothing);
        for (std::size_t i = 0; i < used.size(); ++i) aligned[used[i]] = list[i];
        list = std::move(aligned);
    };
    align(result.leave_one_out_ms, NAN);
    align(result.leave_one_out_intervals, Range{});
    align(result.fitted_ms, NAN);
    std::vector<SuspiciousNetwork>& suspicious = result.trust.suspicious;
    std::erase_if(suspicious, [&](const SuspiciousNetwork& one) { return one.network >= used.size(); });
    for (SuspiciousNetwork& one : suspicious) one.network = used[one.network];
}

void Workspace::take_search(const json& message, bool finished) {
    SearchResult result = search_result(message);
    // An engine that has begun anew comes by what is known already.
    if (!finished && search_before_ && result.evaluated <= search_before_->evaluated) return;
    result.objective = search_->objective;
    result.max_latency_ms = search_->max_latency_ms;
    result.risk = search_->risk;
    result.also = search_->also;
    result.numbers = search_->numbers;
    result.finished = finished;
    if (result.objective_text.empty()) result.objective_text = search_->objective_text;
    if (!message.contains("evaluated")) result.evaluated = search_->evaluated;
    if (!finished && !result.best && !result.front.empty()) result.best = result.front.back();
    if (!finished) {
        result.exact_best = search_->exact_best;
        result.exact_hypervolume = search_->exact_hypervolume;
        // Partial messages tell only what is new.
        const double hypervolume = number_or_nan(message, "hypervolume");
        const auto before = [](auto& list, auto& earlier) {
            earlier.insert(earlier.end(), list.begin(), list.end());
            list = std::move(earlier);
        };
        if (std::isfinite(hypervolume))
            result.history.push_back({static_cast<double>(result.evaluated), hypervolume});
        before(result.history, search_->history);
        if (!message.contains("sample") || !message["sample"].value("whole", false)) {
            before(result.sample_ms, search_->sample_ms);
            before(result.sample_accuracy, search_->sample_accuracy);
        }
    }
    search_ = std::move(result);
    if (finished) search_before_.reset();
    ++revision_;
    changes_.results = true;
}

void Workspace::say_transferred() {
    std::string text = "The predictor is ready.";
    if (std::isfinite(transfer_->spearman)) {
        text += " On networks left out: Spearman correlation " + format_fixed(transfer_->spearman, 2);
        if (std::isfinite(transfer_->median_relative_error)) {
            text += ", median error " + format_fixed(100 * transfer_->median_relative_error, 1) + " %";
        }
        text += '.';
    }
    say(text);
}

void Workspace::say_found() {
    if (!search_->best) {
        say(nothing_found(*search_));
        return;
    }
    const FoundNetwork& best = *search_->best;
    const ValueWords words = value_words(*search_);
    const std::string value = words.unit == "%"   ? words.text(best.accuracy) + " predicted accuracy"
                              : words.unit == "M" ? "capacity " + words.text(best.accuracy)
                                                  : words.title + " " + words.text(best.accuracy);
    say("Search finished: " + value + " at " + format_short(best.latency_ms) + " ms.");
}

}  // namespace latlab::app
