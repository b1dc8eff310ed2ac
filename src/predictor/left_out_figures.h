#pragma once

#include <cmath>
#include <cstdint>
#include <span>

namespace latlab {

/// Where a figure lies with 80 % confidence; NaN where it is not defined.
struct Bounds {
    double lower = NAN, upper = NAN;
};

/// How sure the figures of measurements left out are (LeaveOneOut of predictor/transfer_checks.h).
struct FigureBounds {
    Bounds spearman, kendall, median_relative_error;
};

/// Percentile bootstrap over the measurements (Efron and Tibshirani, 1993, chapter 13): 1,000 times as many
/// as there are are drawn with replacement. Measurements without a prediction (NaN) do not count. A draw that
/// leaves a figure undefined, such as one of a single measurement again and again, does not count; where half
/// the draws do not, the figure has no bounds.
FigureBounds bootstrap_figures(std::span<const double> predicted, std::span<const double> measured,
                               std::uint64_t seed);

}  // namespace latlab
