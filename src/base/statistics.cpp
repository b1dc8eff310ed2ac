#include "base/statistics.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numeric>
#include <stdexcept>

namespace latlab {
namespace {

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

bool has_nan(std::span<const double> values) {
    return std::any_of(values.begin(), values.end(), [](double value) { return std::isnan(value); });
}

void require_same_length(std::span<const double> x, std::span<const double> y) {
    if (x.size() != y.size()) throw std::invalid_argument("correlation: the lists differ in length");
}

std::int64_t pairs(std::int64_t n) {
    return n * (n - 1) / 2;
}

// Pairs of equal neighbours in a list that `same(i, j)` compares by position and that is sorted.
template <typename Same>
std::int64_t tied_pairs(std::size_t n, const Same& same) {
    std::int64_t tied = 0;
    for (std::size_t begin = 0, end; begin < n; begin = end) {
        for (end = begin + 1; end < n && same(begin, end);) ++end;
        tied += pairs(static_cast<std::int64_t>(end - begin));
    }
    return tied;
}

// Sorts values by merging and returns how many pairs stood in strictly descending order.
std::int64_t sort_counting_inversions(std::vector<double>& values) {
    std::vector<double> merged(values.size());
    std::int64_t inversions = 0;
    for (std::size_t width = 1; width < values.size(); width *= 2) {
        for (std::size_t begin = 0; begin < values.size(); begin += 2 * width) {
            const std::size_t middle = std::min(begin + width, values.size());
            const std::size_t end = std::min(begin + 2 * width, values.size());
            std::size_t left = begin, right = middle;
            for (std::size_t out = begin; out < end; ++out) {
                if (left < middle && (right == end || !(values[right] < values[left]))) {
                    merged[out] = values[left++];
                } else {
                    inversions += static_cast<std::int64_t>(middle - left);
                    merged[out] = values[right++];
                }
            }
        }
        values.swap(merged);
    }
    return inversions;
}

}  // namespace

double mean(std::span<const double> values) {
    if (values.empty()) return not_a_number;
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

double standard_deviation(std::span<const double> values) {
    if (values.size() < 2) return not_a_number;
    const double centre = mean(values);
    double squares = 0;
    for (const double value : values) squares += (value - centre) * (value - centre);
    return std::sqrt(squares / static_cast<double>(values.size() - 1));
}

double quantile(std::span<const double> values, double share) {
    if (!(share >= 0 && share <= 1)) throw std::invalid_argument("quantile: the share must lie in [0, 1]");
    if (values.empty() || has_nan(values)) return not_a_number;
    std::vector<double> ordered(values.begin(), values.end());
    const double position = share * static_cast<double>(ordered.size() - 1);
    const auto below = static_cast<std::size_t>(position);
    const auto lower = ordered.begin() + static_cast<std::ptrdiff_t>(below);
    std::nth_element(ordered.begin(), lower, ordered.end());
    const double weight = position - static_cast<double>(below);
    if (weight == 0) return *lower;
    const double upper = *std::min_element(lower + 1, ordered.end());
    return *lower + weight * (upper - *lower);
}

double median(std::span<const double> values) {
    return quantile(values, 0.5);
}

std::vector<double> average_ranks(std::span<const double> values) {
    std::vector<double> ranks(values.size(), not_a_number);
    if (has_nan(values)) return ranks;
    std::vector<std::size_t> order(values.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(),
              [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
    for (std::size_t begin = 0, end; begin < order.size(); begin = end) {
        for (end = begin + 1; end < order.size() && values[order[end]] == values[order[begin]];) ++end;
        const double rank = (static_cast<double>(begin + 1) + static_cast<double>(end)) / 2;
        for (std::size_t i = begin; i < end; ++i) ranks[order[i]] = rank;
    }
    return ranks;
}

double pearson(std::span<const double> x, std::span<const double> y) {
    require_same_length(x, y);
    if (x.size() < 2) return not_a_number;
    // A constant list is told from its values: its computed variance may differ from zero by rounding.
    const auto constant = [](std::span<const double> values) {
        return std::all_of(values.begin(), values.end(),
                           [&](double value) { return value == values.front(); });
    };
    if (constant(x) || constant(y)) return not_a_number;
    const double mean_x = mean(x), mean_y = mean(y);
    double xx = 0, yy = 0, xy = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
        xx += (x[i] - mean_x) * (x[i] - mean_x);
        yy += (y[i] - mean_y) * (y[i] - mean_y);
        xy += (x[i] - mean_x) * (y[i] - mean_y);
    }
    const double correlation = xy / (std::sqrt(xx) * std::sqrt(yy));
    return std::isnan(correlation) ? correlation : std::clamp(correlation, -1.0, 1.0);
}

double spearman(std::span<const double> x, std::span<const double> y) {
    require_same_length(x, y);
    return pearson(average_ranks(x), average_ranks(y));
}

double kendall_tau_b(std::span<const double> x, std::span<const double> y) {
    require_same_length(x, y);
    if (has_nan(x) || has_nan(y)) return not_a_number;
    const std::size_t n = x.size();
    std::vector<std::size_t> order(n);
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(),
              [&](std::size_t a, std::size_t b) { return x[a] < x[b] || (x[a] == x[b] && y[a] < y[b]); });
    const auto same_x = [&](std::size_t i, std::size_t j) { return x[order[i]] == x[order[j]]; };
    const std::int64_t tied_x = tied_pairs(n, same_x);
    const std::int64_t tied_both = tied_pairs(
        n, [&](std::size_t i, std::size_t j) { return same_x(i, j) && y[order[i]] == y[order[j]]; });
    std::vector<double> by_x(n);
    for (std::size_t i = 0; i < n; ++i) by_x[i] = y[order[i]];
    const std::int64_t discordant = sort_counting_inversions(by_x);
    const std::int64_t tied_y =
        tied_pairs(n, [&](std::size_t i, std::size_t j) { return by_x[i] == by_x[j]; });

    const std::int64_t all = pairs(static_cast<std::int64_t>(n));
    if (all == tied_x || all == tied_y) return not_a_number;
    const std::int64_t concordant_less_discordant = all - tied_x - tied_y + tied_both - 2 * discordant;
    return static_cast<double>(concordant_less_discordant) /
           (std::sqrt(static_cast<double>(all - tied_x)) * std::sqrt(static_cast<double>(all - tied_y)));
}

}  // namespace latlab
