#include "devices/device_split.h"

#include <cmath>
#include <optional>

#include "base/error.h"
#include "devices/bisection.h"

namespace latlab {
namespace {

void refuse_unrelated(const std::vector<std::string>& devices, const Eigen::MatrixXd& correlation) {
    for (Eigen::Index a = 0; a < correlation.rows(); ++a) {
        for (Eigen::Index b = 0; b < a; ++b) {
            if (!std::isnan(correlation(a, b))) continue;
            throw DataError("no rank correlation of " + devices[static_cast<std::size_t>(b)] + " and " +
                                devices[static_cast<std::size_t>(a)] +
                                ": they share too few architectures, or one of them is the same on all",
                            "", "Leave one of them out.");
        }
    }
}

// Position of the device of a set that correlates most with the other set.
std::size_t most_alike(const Eigen::MatrixXd& correlation, const std::vector<int>& set,
                       const std::vector<int>& other) {
    Eigen::Index position;
    correlation(set, other).rowwise().sum().maxCoeff(&position);
    return static_cast<std::size_t>(position);
}

struct Sets {
    std::vector<int> sources, targets;
    double correlation = 0;
};

// Nothing where a half is too small.
std::optional<Sets> prune(const Eigen::MatrixXd& correlation, std::vector<int> sources,
                          std::vector<int> targets, const DeviceSplitRequest& request) {
    const auto most_sources = static_cast<std::size_t>(request.sources);
    const auto most_targets = static_cast<std::size_t>(request.targets);
    if (sources.size() < most_sources || targets.size() < most_targets) return std::nullopt;
    while (sources.size() > most_sources || targets.size() > most_targets) {
        if (sources.size() > most_sources)
            sources.erase(sources.begin() +
                          static_cast<std::ptrdiff_t>(most_alike(correlation, sources, targets)));
        if (targets.size() > most_targets)
            targets.erase(targets.begin() +
                          static_cast<std::ptrdiff_t>(most_alike(correlation, targets, sources)));
    }
    const double mean = correlation(sources, targets).mean();
    return Sets{std::move(sources), std::move(targets), mean};
}

std::vector<std::string> names(const std::vector<std::string>& devices, const std::vector<int>& set) {
    std::vector<std::string> list;
    for (const int device : set) list.push_back(devices[static_cast<std::size_t>(device)]);
    return list;
}

}  // namespace

DeviceSplit split_devices(const std::vector<std::string>& devices, const Eigen::MatrixXd& correlation,
                          const DeviceSplitRequest& request) {
    if (devices.size() < 2 || request.sources < 1 || request.targets < 1)
        throw DataError("a split takes two devices or more, a source and a target", "", "Ask for others.");
    refuse_unrelated(devices, correlation);
    Random random(request.seed);
    const Bisection halves = bisect(request.halves_that_agree ? -correlation : correlation, random);
    std::optional<Sets> best;
    for (const bool swapped : {false, true}) {
        std::optional<Sets> sets = prune(correlation, swapped ? halves.second : halves.first,
                                         swapped ? halves.first : halves.second, request);
        if (sets && (!best || sets->correlation < best->correlation)) best = std::move(sets);
    }
    if (!best)
        throw DataError("halves of " + std::to_string(halves.first.size()) + " and " +
                            std::to_string(halves.second.size()) + " devices do not give " +
                            std::to_string(request.sources) + " sources and " +
                            std::to_string(request.targets) + " targets",
                        "", "Ask for fewer, or give more devices.");
    return {names(devices, best->sources), names(devices, best->targets), best->correlation};
}

}  // namespace latlab
