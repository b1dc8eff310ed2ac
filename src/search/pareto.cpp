#include "search/pareto.h"

#include <algorithm>
#include <limits>
#include <numeric>

namespace latlab {
namespace {

// By rising latency, among equals the more accurate first, among equals in both the earlier.
std::vector<std::size_t> by_latency(std::span<const TradeOff> points) {
    std::vector<std::size_t> order(points.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        if (points[a].latency != points[b].latency) return points[a].latency < points[b].latency;
        return points[a].accuracy > points[b].accuracy;
    });
    return order;
}

bool equal(const TradeOff& a, const TradeOff& b) {
    return a.accuracy == b.accuracy && a.latency == b.latency;
}

}  // namespace

bool dominates(const TradeOff& a, const TradeOff& b) {
    return a.accuracy >= b.accuracy && a.latency <= b.latency && !equal(a, b);
}

std::vector<std::size_t> pareto_front(std::span<const TradeOff> points) {
    std::vector<std::size_t> front;
    double best = -std::numeric_limits<double>::infinity();
    for (const std::size_t i : by_latency(points)) {
        if (points[i].accuracy <= best) continue;
        best = points[i].accuracy;
        front.push_back(i);
    }
    return front;
}

double hypervolume(std::span<const TradeOff> points, const TradeOff& reference) {
    double area = 0, covered = reference.accuracy;
    for (const std::size_t i : pareto_front(points)) {
        if (points[i].latency >= reference.latency) break;
        if (points[i].accuracy <= covered) continue;
        area += (points[i].accuracy - covered) * (reference.latency - points[i].latency);
        covered = points[i].accuracy;
    }
    return area;
}

std::vector<int> non_dominated_ranks(std::span<const TradeOff> points, double max_latency) {
    std::vector<int> ranks(points.size());
    const std::vector<std::size_t> order = by_latency(points);
    // In order of latency a point is dominated by a front exactly when that front already has as high an
    // accuracy, so each front is known by its highest so far, which falls from front to front.
    std::vector<double> highest;
    std::size_t at = 0;
    for (; at < order.size() && points[order[at]].latency <= max_latency; ++at) {
        const TradeOff& point = points[order[at]];
        if (at > 0 && equal(points[order[at - 1]], point)) {
            ranks[order[at]] = ranks[order[at - 1]];
            continue;
        }
        const auto front = std::partition_point(highest.begin(), highest.end(),
                                                [&](double accuracy) { return accuracy >= point.accuracy; });
        ranks[order[at]] = static_cast<int>(front - highest.begin());
        if (front == highest.end()) {
            highest.push_back(point.accuracy);
        } else {
            *front = point.accuracy;
        }
    }
    int rank = static_cast<int>(highest.size()) - 1;
    for (std::size_t i = at; i < order.size(); ++i) {
        if (i == at || points[order[i]].latency > points[order[i - 1]].latency) ++rank;
        ranks[order[i]] = rank;
    }
    return ranks;
}

std::vector<double> crowding_distances(std::span<const TradeOff> points, std::span<const std::size_t> front) {
    const std::size_t n = front.size();
    std::vector<double> distances(n, 0);
    std::vector<std::size_t> order(n);
    std::iota(order.begin(), order.end(), std::size_t{0});
    for (const auto aim : {&TradeOff::accuracy, &TradeOff::latency}) {
        const auto value = [&](std::size_t i) { return points[front[i]].*aim; };
        std::stable_sort(order.begin(), order.end(),
                         [&](std::size_t a, std::size_t b) { return value(a) < value(b); });
        if (n == 0) break;
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
