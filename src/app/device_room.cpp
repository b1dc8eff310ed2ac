#include "app/device_room.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "app/results_json.h"

namespace latlab::app {

using nlohmann::json;

namespace {

constexpr int rounds_at_first = 8, rounds_more = 8;
// What the measurement itself cannot repeat no predictor can predict.
constexpr double good_repeatability = 0.97;

}  // namespace

void DeviceRoom::request(json fields) {
    requests_.push_back(fields.dump());
}

// Everything that it takes to begin anew, which the host does where its earlier work is gone.
void DeviceRoom::request_measuring(const char* what, json fields) {
    fields["do"] = what;
    fields["space"] = space_;
    fields["batch_size"] = choice_.batch_size;
    fields["precision"] = choice_.precision;
    fields["backend"] = choice_.backend;
    request(std::move(fields));
}

void DeviceRoom::start(const std::string& space, std::vector<std::string> architectures,
                       const MeasuringChoice& choice) {
    const auto wanted = wanted_error;
    const std::vector<std::string> before = std::move(requests_);
    *this = {};
    requests_ = before;
    wanted_error = wanted;
    phase_ = Phase::measuring;
    space_ = space;
    choice_ = choice;
    architectures_ = std::move(architectures);
    text_ = "Preparing";
    request_measuring("start", {{"architectures", architectures_}, {"rounds", rounds_at_first}});
}

void DeviceRoom::more_rounds() {
    if (phase_ != Phase::finished) return;
    phase_ = Phase::measuring;
    share_ = 0;
    fault_.reset();
    request_measuring("more", {{"measured", architectures_}, {"rounds", rounds_more}});
}

bool DeviceRoom::add(const std::vector<std::string>& architectures) {
    std::vector<std::string> added;
    for (const std::string& architecture : architectures) {
        if (std::find(architectures_.begin(), architectures_.end(), architecture) == architectures_.end())
            added.push_back(architecture);
    }
    if (phase_ != Phase::finished || added.empty()) return false;
    fault_.reset();
    request_measuring("add",
                      {{"measured", architectures_}, {"architectures", added}, {"rounds", rounds_at_first}});
    architectures_.insert(architectures_.end(), added.begin(), added.end());
    phase_ = Phase::measuring;
    share_ = 0;
    return true;
}

void DeviceRoom::pause() {
    if (phase_ == Phase::measuring) request({{"do", "pause"}});
}

void DeviceRoom::resume() {
    if (phase_ == Phase::paused) request({{"do", "resume"}});
}

void DeviceRoom::stop() {
    if (!active()) return;
    wanted_error.reset();
    request({{"do", "stop"}});
}

void DeviceRoom::forget() {
    const bool told = phase_ != Phase::none;
    std::vector<std::string> before = std::move(requests_);
    *this = {};
    requests_ = std::move(before);
    if (told) request({{"do", "forget"}});
}

void DeviceRoom::give_way_to(const DeviceRoom& earlier) {
    std::vector<std::string> requests = std::move(requests_);
    std::optional<Fault> fault = std::move(fault_);
    *this = earlier;
    requests_ = std::move(requests);
    fault_ = std::move(fault);
}

bool DeviceRoom::wants_rounds() const {
    return repeatability_all_rounds_ < good_repeatability;
}

void DeviceRoom::hear(const json& message) {
    if (phase_ == Phase::none) return;  // of one that was given up
    const std::string type = message.value("type", "");
    if (type == "progress") {
        if (!active()) return;
        share_ = std::clamp(message.value("share", 0.0), 0.0, 1.0);
        text_ = message.value("text", "");
    } else if (type == "paused") {
        phase_ = Phase::paused;
        text_ = message.value("text", "Paused");
    } else if (type == "resumed") {
        phase_ = Phase::measuring;
    } else if (type == "results") {
        hear_results(message);
    } else if (type == "ended") {
        wanted_error.reset();
        phase_ = rounds_ > 0 ? Phase::finished : Phase::none;
    } else if (type == "error") {
        fault_ = Fault{message.value("fault", "measuring failed"), message.value("where", ""),
                       message.value("mend", "")};
        if (choice_.backend == "webgpu")
            fault_->mend =
                "WebAssembly and float32 are chosen again: measure with that, or choose WebGPU once more";
        wanted_error.reset();
        phase_ = rounds_ > 0 ? Phase::finished : Phase::none;
    }
}

void DeviceRoom::hear_results(const json& message) {
    rounds_ = message.value("rounds", 0);
    repeatability_ = number_or_nan(message, "repeatability");
    repeatability_all_rounds_ = number_or_nan(message, "repeatability_all_rounds");
    drift_ = {NAN, NAN};
    if (message.contains("drift") && message["drift"].is_object())
        drift_ = {number_or_nan(message["drift"], "low"), number_or_nan(message["drift"], "high")};
    failed_.clear();
    for (const json& one : message.value("failed", json::array()))
        failed_.push_back({one.value("architecture", ""), one.value("reason", "")});
    const bool finished = message.value("finished", false);
    // A fit takes a processor for a second, which the measuring feels: one whenever the rounds have doubled.
    const bool due = finished || (rounds_ & (rounds_ - 1)) == 0;
    if (due && message.contains("csv") && message["csv"].is_string())
        results_ = message["csv"].get<std::string>();
    if (!finished) return;
    phase_ = rounds_ > 0 ? Phase::finished : Phase::none;
    share_ = 1;
}

std::optional<std::string> DeviceRoom::take_results() {
    return std::exchange(results_, std::nullopt);
}

std::vector<std::string> DeviceRoom::take_requests() {
    return std::exchange(requests_, {});
}

}  // namespace latlab::app
