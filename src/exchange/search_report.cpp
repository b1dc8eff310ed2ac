#include "exchange/search_report.h"

#include <cstdio>
#include <cstdlib>
#include <nlohmann/json.hpp>

namespace latlab {

using nlohmann::json;

namespace {

json optional_json(const SearchSpace& space, const std::optional<FoundArchitecture>& found) {
    return found ? found_json(space, *found) : json();
}

// Five digits: more than can be seen of a point, and a third of the bytes.
double drawn(double value) {
    char digits[32];
    std::snprintf(digits, sizeof digits, "%.5g", value);
    return std::strtod(digits, nullptr);
}

}  // namespace

json found_json(const SearchSpace& space, const FoundArchitecture& found) {
    const LayerCost cost = space.total(found.architecture);
    json fields = {{"architecture", space.print(found.architecture)},
                   {"accuracy", found.accuracy},
                   {"latency_ms", found.latency.ms},
                   {"lower_ms", found.latency.lower},  // NaN is written as null
                   {"upper_ms", found.latency.upper},
                   {"macs", cost.macs},
                   {"parameters", cost.parameters}};
    if (!found.further.empty()) fields["further"] = found.further;
    for (const LatencyEstimate& other : found.other_latencies)
        fields["other_latencies"].push_back(
            {{"latency_ms", other.ms}, {"lower_ms", other.lower}, {"upper_ms", other.upper}});
    return fields;
}

json search_json(const SearchSpace& space, const SearchResult& result) {
    json front = json::array();
    for (const FoundArchitecture& found : result.front) front.push_back(found_json(space, found));
    return {{"best", optional_json(space, result.best)},
            {"front", std::move(front)},
            {"fastest", optional_json(space, result.fastest)},
            {"evaluated", result.evaluated}};
}

json history_json(const SearchHistory& history) {
    json evaluated = json::array(), hypervolume = json::array();
    for (const SearchMoment& moment : history.moments()) {
        evaluated.push_back(moment.evaluated);
        hypervolume.push_back(moment.hypervolume);
    }
    return {{"evaluated", std::move(evaluated)},
            {"hypervolume", std::move(hypervolume)},
            {"reference_latency_ms", history.corner().latency_ms},
            {"reference_accuracy", history.corner().accuracy}};
}

json sample_json(const SearchHistory& history, std::size_t first) {
    json latencies = json::array(), accuracies = json::array();
    for (const LookedAt& point : history.sample()) {
        if (point.number < first) continue;
        latencies.push_back(drawn(point.latency_ms));
        accuracies.push_back(drawn(point.accuracy));
    }
    return {{"latency_ms", std::move(latencies)}, {"accuracy", std::move(accuracies)}};
}

}  // namespace latlab
