#include <algorithm>
#include <cmath>
#include <vector>

#include "base/statistics.h"
#include "predictor/evaluation.h"

namespace latlab {
namespace {

bool inside(const LatencyInterval& interval, double ms) {
    return interval.lower <= ms && ms <= interval.upper;
}

// Ten for a level of 80 %: 2 / (1 - level).
constexpr double penalty = 10;

double score(const LatencyInterval& interval, double ms) {
    return interval.upper - interval.lower +
           penalty * (std::max(interval.lower - ms, 0.0) + std::max(ms - interval.upper, 0.0));
}

double share(std::size_t part, std::size_t whole) {
    return whole == 0 ? NAN : static_cast<double>(part) / static_cast<double>(whole);
}

}  // namespace

IntervalFigures interval_figures(std::span<const LatencyEstimate> estimates,
                                 std::span<const double> latencies_ms) {
    const std::size_t count = estimates.size();
    const double first = quantile(latencies_ms, 1.0 / 3), second = quantile(latencies_ms, 2.0 / 3);
    std::size_t in50 = 0, in80 = 0, in95 = 0, in_third[3] = {}, of_third[3] = {};
    std::vector<double> errors;
    double width = 0, sum = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const LatencyEstimate& estimate = estimates[i];
        const LatencyInterval usual{estimate.lower, estimate.upper};
        const double ms = latencies_ms[i];
        const std::size_t third = ms <= first ? 0 : ms <= second ? 1 : 2;
        ++of_third[third];
        in50 += inside(estimate.interval50, ms);
        in80 += inside(usual, ms);
        in95 += inside(estimate.interval95, ms);
        in_third[third] += inside(usual, ms);
        errors.push_back(std::abs(estimate.ms - ms));
        width += (usual.upper - usual.lower) / estimate.ms;
        sum += score(usual, ms);
    }
    const double scale = mean(latencies_ms) * static_cast<double>(count);
    const double coverage = share(in80, count), half_width = quantile(errors, coverage);
    double constant = 0;
    for (std::size_t i = 0; i < count; ++i)
        constant += score({estimates[i].ms - half_width, estimates[i].ms + half_width}, latencies_ms[i]);
    return {share(in50, count),
            coverage,
            share(in95, count),
            share(in_third[0], of_third[0]),
            share(in_third[1], of_third[1]),
            share(in_third[2], of_third[2]),
            width / static_cast<double>(count),
            sum / scale,
            constant / scale};
}

}  // namespace latlab
