#include "app/inspection.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "app/results_json.h"

namespace latlab::app {

using nlohmann::json;

NetworkDetail network_detail(const json& fields) {
    NetworkDetail detail;
    detail.network = found_network(fields);
    for (const json& one : fields.at("operations").get_ref<const json::array_t&>())
        detail.operations.push_back(
            {one.at("operation").get<std::string>(),
             number_or_nan(one, "macs"),
             number_or_nan(one, "parameters"),
             number_or_nan(one, "saved_ms"),
             {number_or_nan(one, "saved_lower_ms"), number_or_nan(one, "saved_upper_ms")}});
    for (const json& one : fields.at("neighbours").get_ref<const json::array_t&>())
        detail.changes.push_back(
            {one.at("position").get<std::size_t>(),
             found_network(one),
             {number_or_nan(one, "change_lower_ms"), number_or_nan(one, "change_upper_ms")}});
    return detail;
}

std::vector<NetworkChange> best_trades(const NetworkDetail& detail, std::size_t most) {
    constexpr double least_share = 0.01;
    const FoundNetwork& now = detail.network;
    std::vector<NetworkChange> trades;
    for (const NetworkChange& change : detail.changes) {
        const double saved = now.latency_ms - change.network.latency_ms;
        if (saved >= least_share * now.latency_ms && std::isfinite(change.network.accuracy))
            trades.push_back(change);
    }
    // Milliseconds for each point; free ones before all others.
    const auto worth = [&](const NetworkChange& change) {
        const double saved = now.latency_ms - change.network.latency_ms;
        const double lost = now.accuracy - change.network.accuracy;
        return std::pair(lost <= 0, lost <= 0 ? saved : saved / lost);
    };
    std::stable_sort(trades.begin(), trades.end(),
                     [&](const NetworkChange& a, const NetworkChange& b) { return worth(a) > worth(b); });
    if (trades.size() > most) trades.resize(most);
    return trades;
}

void Inspection::ask(const json& fields, const std::string& architecture) {
    json command = fields;
    command["command"] = "neighbours";
    command["architectures"] = {architecture};
    asking_ = architecture;
    request_.asked(send_(command), architecture);
}

const NetworkDetail* Inspection::detail(const std::string& architecture) const {
    const auto found = details_.find(architecture);
    return found == details_.end() ? nullptr : &found->second;
}

void Inspection::ask_difference(const json& fields, const std::string& from, const std::string& to) {
    json command = fields;
    command["command"] = "predict";
    command["architectures"] = {to};
    command["from"] = from;
    differing_ = pair_key(from, to);
    difference_request_.asked(send_(command), differing_);
}

const Range* Inspection::difference(const std::string& from, const std::string& to) const {
    const auto found = differences_.find(pair_key(from, to));
    return found == differences_.end() ? nullptr : &found->second;
}

bool Inspection::hear(const json& message) {
    const bool about_two = difference_request_.hear(message, [&](const json& fields) {
        const json& change = fields.at("changes").at(0);
        differences_[differing_] = {number_or_nan(change, "lower_ms"), number_or_nan(change, "upper_ms")};
    });
    if (about_two && (difference_request_.cancelled() || difference_request_.fault()))
        unanswered_.insert(differing_);
    if (about_two) return true;
    const bool heard = request_.hear(message, [&](const json& fields) {
        for (const json& one : fields.at("networks").get_ref<const json::array_t&>()) {
            NetworkDetail detail = network_detail(one);
            const std::string architecture = detail.network.architecture;
            details_[architecture] = std::move(detail);
        }
    });
    if (heard && (request_.cancelled() || request_.fault())) unanswered_.insert(asking_);
    return heard;
}

void Inspection::forget() {
    request_.forget();
    difference_request_.forget();
    unanswered_.clear();
    details_.clear();
    differences_.clear();
}

}  // namespace latlab::app
