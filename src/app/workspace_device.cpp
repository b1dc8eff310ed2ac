// The part of the Workspace that measures on the device that the page runs on.

#include <algorithm>
#include <nlohmann/json.hpp>

#include "app/format.h"
#include "app/measured.h"
#include "app/workspace.h"
#include "base/error.h"

namespace latlab::app {

using nlohmann::json;

namespace {

constexpr const char* device_file = "this browser";
// Further measurements on the way to a wanted error: beyond so many the error is not for want of them.
constexpr std::size_t most_networks = 100;
// Finds to measure at a time: the best, and some in case it is not what it seems.
constexpr std::size_t verified_at_once = 4;

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
    const bool own =
        networks_.empty() || example_ || (measured_here() && device.space() == plan_choice.space);
    return own && !device.active();
}

Outcome Workspace::measure_here() {
    if (device.active())
        return fail({"this browser is being measured already", "", "Wait for it or stop it"});
    const std::vector<std::string> chosen = planned_networks();
    if (chosen.empty()) return fail({"there is no plan of what to measure", "", "Ask for one first"});
    if (measured_here() && device.space() == plan_choice.space) {
        device.add(chosen);
    } else {
        device.start(plan_choice.space, chosen);
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
    device.wanted_error = error;
    measure_on();
    return {};
}

std::vector<std::string> Workspace::worth_verifying() const {
    std::vector<std::string> chosen;
    const bool possible =
        measured_here() && !device.active() && !running_ && searched() && searched()->finished;
    if (!possible || !searched()->best) return chosen;
    const auto consider = [&](const std::string& architecture) {
        const auto same = [&](const MeasuredNetwork& network) { return network.notation == architecture; };
        const bool known = std::any_of(networks_.begin(), networks_.end(), same) ||
                           std::find(chosen.begin(), chosen.end(), architecture) != chosen.end();
        if (!known && chosen.size() < verified_at_once) chosen.push_back(architecture);
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
    device.add(chosen);
    searches_again_ = true;
    say("Measuring " + format_count(chosen.size(), "network", "networks") + " of those found.");
    return {};
}

void Workspace::hear_device(const json& message) {
    const bool was_active = device.active();
    device.hear(message);
    ++revision_;
    take_device_results();
    if (device.fault()) {
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
    if (running_) return;
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
            take_file(std::move(file), false);
            from_device_ = true;
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
    if (next.empty() || device.networks() >= most_networks) {
        device.wanted_error.reset();
        say("The median error stays at " + error +
            ": more measurements of this kind will not lower it much.");
        return;
    }
    device.add(next);
    say("The median error is " + error + "; measuring " +
        format_count(next.size(), "more network", "more networks") + ".");
}

}  // namespace latlab::app
