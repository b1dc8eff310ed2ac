#include "exchange/search_report.h"

#include <nlohmann/json.hpp>

namespace latlab {

using nlohmann::json;

namespace {

json optional_json(const SearchSpace& space, const std::optional<FoundArchitecture>& found) {
    return found ? found_json(space, *found) : json();
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

}  // namespace latlab
