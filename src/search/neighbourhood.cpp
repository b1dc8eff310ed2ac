#include "search/neighbourhood.h"

#include <algorithm>

#include "spaces/operations.h"

namespace latlab {

Neighbourhood neighbourhood(const SearchProblem& problem, const Architecture& architecture,
                            const Progress& progress) {
    const SearchSpace& space = *problem.space;
    std::vector<int> positions;
    std::vector<Architecture> architectures{architecture};
    for (int position = 0; position < space.length(); ++position) {
        Architecture changed = architecture;
        std::uint8_t& op = changed.ops[static_cast<std::size_t>(position)];
        for (int other = 0; other < space.op_count(); ++other) {
            op = static_cast<std::uint8_t>(other);
            if (changed == architecture || !space.connected(changed)) continue;
            positions.push_back(position);
            architectures.push_back(changed);
        }
    }
    const std::vector<LatencyInterval> changes = problem.devices.front().predictor->changes(
        architecture, std::span<const Architecture>(architectures).subspan(1));
    std::vector<FoundArchitecture> found = evaluate(problem, architectures, progress);

    Neighbourhood result;
    result.network = std::move(found.front());
    for (std::size_t i = 0; i < positions.size(); ++i)
        result.neighbours.push_back({positions[i], std::move(found[i + 1]), changes[i]});
    for (int position = 0; position < space.length(); ++position) {
        OperationShare share;
        share.cost = operation_cost(space, architecture, position);
        const auto without = latlab::without(space, architecture, position);
        const auto same =
            std::find_if(result.neighbours.begin(), result.neighbours.end(),
                         [&](const Neighbour& one) { return without == one.found.architecture; });
        if (same != result.neighbours.end()) {
            share.saved_ms = result.network.latency.ms - same->found.latency.ms;
            share.saved = {-same->change.upper, -same->change.lower};
        }
        result.operations.push_back(std::move(share));
    }
    return result;
}

}  // namespace latlab
