#include "search/search_history.h"

namespace latlab {

ReferenceCorner reference_corner(const SearchProblem& problem, std::span<const FoundArchitecture> first) {
    ReferenceCorner corner;
    const double limit = problem.devices.front().max_latency_ms;
    for (const FoundArchitecture& one : first) {
        corner.latency_ms = std::fmax(corner.latency_ms, one.latency.ms);
        corner.accuracy = std::fmin(corner.accuracy, one.accuracy);
    }
    if (std::isfinite(limit) && !first.empty()) corner.latency_ms = limit;
    return corner;
}

double dominated_area(std::span<const FoundArchitecture> networks, const ReferenceCorner& corner) {
    if (std::isnan(corner.latency_ms) || std::isnan(corner.accuracy)) return 0;
    Aims aims(static_cast<Eigen::Index>(networks.size()), 2);
    for (std::size_t i = 0; i < networks.size(); ++i)
        aims.row(static_cast<Eigen::Index>(i)) << networks[i].latency.ms, -networks[i].accuracy;
    return hypervolume(aims, Eigen::RowVector2d(corner.latency_ms, -corner.accuracy));
}

void SearchHistory::begin(const SearchProblem& problem, std::span<const FoundArchitecture> generation) {
    if (std::isnan(corner_.accuracy)) corner_ = reference_corner(problem, generation);
}

void SearchHistory::add(std::span<const FoundArchitecture> looked_at,
                        std::span<const FoundArchitecture> front) {
    for (const FoundArchitecture& one : looked_at) {
        const std::size_t number = evaluated_++;
        if (number % stride_ != 0 || !std::isfinite(one.accuracy)) continue;
        sample_.push_back({number, one.latency.ms, one.accuracy});
        while (sample_.size() > largest_sample) {
            stride_ *= 2;
            std::erase_if(sample_, [this](const LookedAt& point) { return point.number % stride_ != 0; });
        }
    }
    moments_.push_back({evaluated_, dominated_area(front, corner_)});
}

}  // namespace latlab
