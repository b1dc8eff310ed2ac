#include "exchange/standard_errors.h"

#include "base/statistics.h"

namespace latlab {
namespace {

constexpr double usual_runs = 4;  // degrees of freedom that what is usual counts as

// 0 where nothing is known of the spread.
double degrees_of_freedom(const Repeats& one) {
    return std::isnan(one.deviation_ms) || one.runs < 2 ? 0 : static_cast<double>(one.runs - 1);
}

double relative_variance(const Repeats& one) {
    return std::pow(one.deviation_ms / one.latency_ms, 2);
}

// The median of a chi-squared variable over its degrees of freedom (Wilson and Hilferty, 1931).
double median_of_chi_squared(double freedom) {
    return std::pow(1 - 2 / (9 * freedom), 3);
}

}  // namespace

std::vector<double> standard_errors(std::span<const Repeats> repeats) {
    // The median, so that one run gone wrong does not make all networks noisy.
    std::vector<double> variances;
    for (const Repeats& one : repeats) {
        if (const double freedom = degrees_of_freedom(one); freedom > 0)
            variances.push_back(relative_variance(one) / median_of_chi_squared(freedom));
    }
    std::vector<double> errors(repeats.size(), NAN);
    if (variances.size() < fewest_deviations) return errors;
    const double usual = median(variances);
    for (std::size_t i = 0; i < repeats.size(); ++i) {
        const double freedom = degrees_of_freedom(repeats[i]);
        const double own = freedom > 0 ? freedom * relative_variance(repeats[i]) : 0;
        const double variance = (usual_runs * usual + own) / (usual_runs + freedom);
        errors[i] = repeats[i].latency_ms * std::sqrt(variance / static_cast<double>(repeats[i].runs));
    }
    return errors;
}

}  // namespace latlab
