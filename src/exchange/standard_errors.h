#pragma once

#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

namespace latlab {

/// What repeated runs of one network came to.
struct Repeats {
    double latency_ms = 0;
    double deviation_ms = NAN;  ///< of single runs (n - 1 in the denominator); NaN where it is not known
    std::size_t runs = 1;       ///< that the latency and the deviation are of
};

/// With fewer deviations than this nothing is said of a latency without one.
inline constexpr std::size_t fewest_deviations = 3;

/// The standard error of each latency in ms, as that of a mean. A deviation of two or three runs is hardly
/// known, so relative variances are drawn towards what is usual among the networks (a moderated variance;
/// Smyth, 2004), which stands for them where there is no deviation. All NaN with fewer than fewest_deviations
/// deviations of two runs or more.
std::vector<double> standard_errors(std::span<const Repeats> repeats);

}  // namespace latlab
