#include "search/pareto.h"

#include <algorithm>
#include <limits>
#include <numeric>

namespace latlab {
namespace {

using Index = Eigen::Index;

std::vector<std::size_t> all_of(const Aims& aims) {
    std::vector<std::size_t> order(static_cast<std::size_t>(aims.rows()));
    std::iota(order.begin(), order.end(), std::size_t{0});
    return order;
}

const double* row(const Aims& aims, std::size_t point) {
    return aims.data() + static_cast<Index>(point) * aims.cols();
}

// By the first aim, among equals by the second, and so on: nothing dominates a point that comes before it.
std::vector<std::size_t> in_order(const Aims& aims, std::vector<std::size_t> points) {
    const Index width = aims.cols();
    std::stable_sort(points.begin(), points.end(), [&](std::size_t a, std::size_t b) {
        return std::lexicographical_compare(row(aims, a), row(aims, a) + width, row(aims, b),
                                            row(aims, b) + width);
    });
    return points;
}

bool equal(const Aims& aims, std::size_t a, std::size_t b) {
    return std::equal(row(aims, a), row(aims, a) + aims.cols(), row(aims, b));
}

// The volume of the first `width` aims of these points.
double volume(const Aims& aims, std::vector<std::size_t> points, const Eigen::RowVectorXd& reference,
              Index width) {
    if (points.empty()) return 0;
    const Index last = width - 1;
    if (width == 1) {
        double least = reference(0);
        for (const std::size_t i : points) least = std::min(least, aims(static_cast<Index>(i), 0));
        return reference(0) - least;
    }
    std::sort(points.begin(), points.end(), [&](std::size_t a, std::size_t b) {
        return aims(static_cast<Index>(a), last) < aims(static_cast<Index>(b), last);
    });
    const auto value = [&](std::size_t i) { return aims(static_cast<Index>(points[i]), last); };
    // Slices along the last aim: each as thick as it is to the next point, spanned by all points before it.
    double sum = 0;
    for (std::size_t i = 0; i < points.size() && value(i) < reference(last); ++i) {
        const double end = i + 1 < points.size() ? std::min(value(i + 1), reference(last)) : reference(last);
        if (end > value(i))
            sum +=
                (end - value(i)) *
                volume(aims, {points.begin(), points.begin() + static_cast<Index>(i) + 1}, reference, last);
    }
    return sum;
}

}  // namespace

bool dominates(const Aims& aims, std::size_t a, std::size_t b) {
    bool better = false;
    for (Index aim = 0; aim < aims.cols(); ++aim) {
        const double first = row(aims, a)[aim], second = row(aims, b)[aim];
        if (first > second) return false;
        better = better || first < second;
    }
    return better;
}

std::vector<std::size_t> pareto_front(const Aims& aims) {
    std::vector<std::size_t> front;
    for (const std::size_t point : in_order(aims, all_of(aims))) {
        const bool beaten = std::any_of(front.rbegin(), front.rend(), [&](std::size_t other) {
            return dominates(aims, other, point) || equal(aims, other, point);
        });
        if (!beaten) front.push_back(point);
    }
    return front;
}

std::vector<std::size_t> pareto_front(const Aims& aims, std::size_t known) {
    std::vector<std::size_t> front(known);
    std::iota(front.begin(), front.end(), std::size_t{0});
    for (std::size_t point = known; point < static_cast<std::size_t>(aims.rows()); ++point) {
        if (std::any_of(front.begin(), front.end(), [&](std::size_t one) {
                return equal(aims, one, point) || dominates(aims, one, point);
            }))
            continue;
        std::erase_if(front, [&](std::size_t one) { return dominates(aims, point, one); });
        front.push_back(point);
    }
    return in_order(aims, std::move(front));
}

std::vector<std::size_t> most_spread(const Aims& aims, std::span<const std::size_t> front, std::size_t most) {
    std::vector<std::size_t> kept(front.begin(), front.end());
    if (kept.size() <= most) return kept;
    const std::vector<double> distances = crowding_distances(aims, front);
    std::vector<std::size_t> order(front.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return distances[a] > distances[b]; });
    order.resize(most);
    std::sort(order.begin(), order.end());
    kept.clear();
    for (const std::size_t i : order) kept.push_back(front[i]);
    return kept;
}

double hypervolume(const Aims& aims, const Eigen::RowVectorXd& reference) {
    return volume(aims, pareto_front(aims), reference, aims.cols());
}

std::vector<int> non_dominated_ranks(const Aims& aims, std::span<const double> violations) {
    std::vector<int> ranks(violations.size());
    std::vector<std::size_t> kept, violating;
    for (std::size_t i = 0; i < violations.size(); ++i) (violations[i] > 0 ? violating : kept).push_back(i);
    std::vector<std::vector<std::size_t>> fronts;
    for (const std::size_t point : in_order(aims, std::move(kept))) {
        const auto front = std::find_if(fronts.begin(), fronts.end(), [&](const auto& members) {
            return std::none_of(members.rbegin(), members.rend(),
                                [&](std::size_t other) { return dominates(aims, other, point); });
        });
        ranks[point] = static_cast<int>(front - fronts.begin());
        if (front == fronts.end())
            fronts.push_back({point});
        else
            front->push_back(point);
    }
    std::stable_sort(violating.begin(), violating.end(),
                     [&](std::size_t a, std::size_t b) { return violations[a] < violations[b]; });
    int rank = static_cast<int>(fronts.size()) - 1;
    for (std::size_t i = 0; i < violating.size(); ++i) {
        if (i == 0 || violations[violating[i]] > violations[violating[i - 1]]) ++rank;
        ranks[violating[i]] = rank;
    }
    return ranks;
}

std::vector<double> crowding_distances(const Aims& aims, std::span<const std::size_t> front) {
    const std::size_t n = front.size();
    std::vector<double> distances(n, 0);
    std::vector<std::size_t> order(n);
    std::iota(order.begin(), order.end(), std::size_t{0});
    for (Index aim = 0; aim < aims.cols() && n > 0; ++aim) {
        const auto value = [&](std::size_t i) { return row(aims, front[i])[aim]; };
        std::stable_sort(order.begin(), order.end(),
                         [&](std::size_t a, std::size_t b) { return value(a) < value(b); });
        const double range = value(order.back()) - value(order.front());
        distances[order.front()] = distances[order.back()] = std::numeric_limits<double>::infinity();
        if (range <= 0) continue;
        for (std::size_t i = 1; i + 1 < n; ++i) {
            distances[order[i]] += (value(order[i + 1]) - value(order[i - 1])) / range;
        }
    }
    return distances;
}

}  // namespace latlab
