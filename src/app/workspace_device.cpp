// The part of the Workspace that measures on the device that the page runs on.

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "app/format.h"
#include "app/measured.h"
#include "app/workspace.h"
#include "base/error.h"
#include "exchange/network_export.h"

namespace latlab::app {

using nlohmann::json;

namespace {

constexpr const char* device_file = "this browser";
// Further measurements on the way to a wanted error: beyond so many the error is not for want of them.
constexpr std::size_t most_networks = 100;
// Finds to measure at a time: the best, and some in case it is not what it seems.
constexpr std::size_t verified_at_once = 4;
// What a page can hold of networks that are all ready to run.
constexpr double most_bytes = 600e6;

bool same_networks(const std::vector<MeasuredNetwork>& a, const std::vector<MeasuredNetwork>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const auto& one, const auto& other) {
        return one.architecture == other.architecture;
    });
}

}  // namespace

bool Workspace::measured_here() const {
    return from_device_ && device.phase() != DeviceRoom::Phase::none;
}

bool Workspace::can_measure_here() const {
    return (networks_.empty() || example_ || measured_here()) && !device.active();
}

bool Workspace::adds_to_measured_here() const {
    return measured_here() && device.space() == plan_choice.space && measured_alike();
}

std::string Workspace::gives_way() const {
    if (!measured_here() || adds_to_measured_here()) return "";
    return std::string(search_space(plan_choice.space).name()) + " at " + choice_text(plan_choice.measuring) +
           " is another measurement than the " + format_count(networks_.size(), "network", "networks") +
           " of " + std::string(space().name()) + " here, at " + choice_text(device.choice()) +
           ". They are never put together: measuring begins anew and takes their place";
}

std::optional<Fault> Workspace::precision_missing() const {
    const MeasuringChoice& measuring = plan_choice.measuring;
    if (measuring.precision == "float32" || (measuring.backend == "webgpu" && float16_offered_)) return {};
    if (float16_offered_)
        return Fault{"WebAssembly does not calculate in float16", "precision",
                     "Choose WebGPU or float32, or get the networks for another device"};
    return Fault{"this browser does not calculate in float16", "precision",
                 "Choose float32, or get the networks for another device"};
}

Outcome Workspace::measure_here(bool anew) {
    if (device.active())
        return fail({"this browser is being measured already", "", "Wait for it or stop it"});
    if (!can_measure_here())
        return fail({"there are measurements of another device here", file_.name,
                     "Load the example in their place first; your file keeps them"});
    if (const auto missing = precision_missing()) return fail(*missing);
    const std::vector<std::string> chosen = planned_networks();
    if (chosen.empty()) return fail({"there is no plan of what to measure", "", "Ask for one first"});
    if (const std::string lost = gives_way(); !lost.empty() && !anew)
        return fail({lost, "", "Save them first if you need them, then measure anew"});
    NetworkFolder folder{&search_space(plan_choice.space), {}, NetworkFormat::onnx, {}, true};
    folder.options.precision = *precision_named(plan_choice.measuring.precision);
    for (const std::string& one : chosen) folder.architectures.push_back(folder.space->parse(one));
    if (exported_bytes(folder) > most_bytes)
        return fail({format_count(chosen.size(), "network", "networks") + " are " +
                         format_bytes(static_cast<std::size_t>(exported_bytes(folder))) +
                         ", too much for a page at once",
                     "", "Choose fewer, and measure more of them afterwards"});
    if (adds_to_measured_here()) {
        if (!device.add(chosen))
            return fail({"all planned networks were tried here already", "", "Choose others"});
    } else {
        if (measured_here()) device_before_ = device;
        device.start(plan_choice.space, chosen, plan_choice.measuring);
        from_device_ = false;  // what is shown until the first round is not of this measurement
    }
    say("Measuring " + format_count(chosen.size(), "network", "networks") + " in this browser.");
    return {};
}

Outcome Workspace::measure_until(double error) {
    if (!(error > 0 && error <= 1))
        return fail({"the wanted error is no share above 0, up to 1", "error", "0.05 stands for 5 %"});
    if (!measured_here())
        return fail(
            {"nothing has been measured in this browser yet", "", "Measure the planned networks first"});
    if (settings.predictor != "few-shot" || (transfer_ && transfer_->predictor != "few-shot"))
        return fail({"only the few-shot predictor knows which networks would tell most", "predictor",
                     "Choose it and transfer again"});
    device.wanted_error = error;
    measure_on();
    return {};
}

std::vector<std::string> Workspace::worth_verifying() const {
    std::vector<std::string> chosen;
    const bool possible =
        measured_here() && !device.active() && !running_ && searched() && searched()->finished;
    if (!possible || !searched()->best) return chosen;
    // Networks that differ in dead operations only are one here: those are not exported.
    std::vector<Architecture> known;
    for (const MeasuredNetwork& network : networks_) known.push_back(space().pruned(network.architecture));
    const auto consider = [&](const std::string& architecture) {
        const Architecture pruned = space().pruned(space().parse(architecture));
        if (std::find(known.begin(), known.end(), pruned) != known.end()) return;
        if (chosen.size() == verified_at_once) return;
        known.push_back(pruned);
        chosen.push_back(architecture);
    };
    consider(searched()->best->architecture);
    for (auto one = searched()->front.rbegin(); one != searched()->front.rend(); ++one)
        consider(one->architecture);
    return chosen;
}

Outcome Workspace::verify_found() {
    const std::vector<std::string> chosen = worth_verifying();
    if (chosen.empty())
        return fail({"there is nothing found that could be measured here", "",
                     "Measure this browser and search first; what is measured already needs no second time"});
    if (!device.add(chosen)) return fail({"what was found could not be timed before", "", "Search again"});
    searches_again_ = true;
    verified_limit_ms_ = searched()->max_latency_ms;
    say("Measuring " + format_count(chosen.size(), "network", "networks") + " of those found.");
    return {};
}

void Workspace::hear_device(const json& message) {
    const bool was_active = device.active();
    ++revision_;
    if (message.value("type", "") == "backends") {
        webgpu_offered_ = message.value("webgpu", false);
        float16_offered_ = message.value("float16", false);
        return;
    }
    device.hear(message);
    const bool failed = device.fault() && message.value("type", "") == "error";
    if (failed && device.choice() == plan_choice.measuring) {
        plan_choice.measuring.backend = "wasm";
        plan_choice.measuring.precision = "float32";  // the only one that WebAssembly calculates in
    }
    if (device.phase() == DeviceRoom::Phase::none && device_before_) {
        device.give_way_to(*device_before_);
        from_device_ = true;
        device_before_.reset();
    }
    take_device_results();
    if (failed) {
        searches_again_ = false;
        say(sentence(*device.fault()));
    } else if (was_active && device.phase() == DeviceRoom::Phase::finished) {
        say("Measured " + format_count(networks_.size(), "network", "networks") + " in this browser, " +
            format_count(static_cast<std::size_t>(device.rounds()), "round", "rounds") + ".");
    }
    search_again();
    measure_on();
}

// What a round came to waits until the engine has made something of the one before.
void Workspace::take_device_results() {
    if (running_ || (device.active() && settings.predictor == "nasflat" && from_device_)) return;
    const std::optional<std::string> csv = device.take_results();
    if (!csv) return;
    try {
        MeasurementFile file = read_measurements(*csv, device_file);
        if (file.measurements.empty()) return;
        if (from_device_ && file_.space == file.space) {
            const std::vector<MeasuredNetwork> before = std::move(networks_);
            file_ = std::move(file);
            networks_ = measured_networks(file_);
            ++files_read_;
            if (!same_networks(before, networks_)) forget_results();
            changes_.session = true;
        } else {
            refused_.clear();
            changes_.refused = true;
            take_file(std::move(file), false, true);
        }
        transfer();
    } catch (const DataError& error) {
        fail({error.fault(), error.where(), error.mend()});
    }
}

// What was found is measured and the predictor has learnt from it: is there something better now?
void Workspace::search_again() {
    if (!searches_again_ || device.active() || running_ || !transfer_) return;
    searches_again_ = false;
    settings.max_latency_ms = verified_limit_ms_;  // the new fit may have moved it
    search();
}

// Towards the wanted error: what the last fit would know next is measured next.
void Workspace::measure_on() {
    if (!device.wanted_error || device.phase() != DeviceRoom::Phase::finished || running_ || !transfer_)
        return;
    const std::string error = format_fixed(100 * transfer_->median_relative_error, 1) + " %";
    if (transfer_->median_relative_error <= *device.wanted_error) {
        device.wanted_error.reset();
        say("The median error is " + error + " now, as wanted.");
        return;
    }
    std::vector<std::string> next;
    for (const NextNetwork& network : transfer_->trust.next) next.push_back(network.architecture);
    const bool known = std::isfinite(transfer_->median_relative_error);
    if (!known || next.empty() || device.networks() >= most_networks || !device.add(next)) {
        device.wanted_error.reset();
        say("The median error stays at " + error +
            ": more measurements of this kind will not lower it much.");
        return;
    }
    say("The median error is " + error + "; measuring " +
        format_count(next.size(), "more network", "more networks") + ".");
}

}  // namespace latlab::app
