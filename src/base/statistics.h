#pragma once

#include <span>
#include <vector>

namespace latlab {

/// Within how many standard deviations of its mean a normal distribution has a half, 80 % and 95 %.
inline constexpr double normal50 = 0.6744897501960817, normal80 = 1.2815515655446004,
                        normal95 = 1.959963984540054;

// Statistics of plain lists of numbers. A NaN anywhere in a list gives NaN, and so does a list that is too
// short for the figure; two lists that belong together must have the same length, otherwise
// std::invalid_argument is thrown. The inputs are never changed.

/// Arithmetic mean; NaN of an empty list.
double mean(std::span<const double> values);
/// Sample standard deviation (divisor n - 1); NaN of fewer than two values.
double standard_deviation(std::span<const double> values);
/// The value below which the given share lies, linear between the two neighbouring order statistics
/// (type 7 of Hyndman and Fan, 1996); NaN of an empty list. Throws std::invalid_argument unless
/// 0 <= share <= 1.
double quantile(std::span<const double> values, double share);
/// quantile(values, 0.5).
double median(std::span<const double> values);

/// Ranks from 1 to n; equal values share the average of the ranks they span. All NaN if any value is.
std::vector<double> average_ranks(std::span<const double> values);

// Correlations, in [-1, 1]. Fewer than two pairs, or a list whose values are all equal, give NaN: such a
// list orders nothing.

/// Pearson's linear correlation.
double pearson(std::span<const double> x, std::span<const double> y);
/// Spearman's rank correlation: Pearson's of the average ranks.
double spearman(std::span<const double> x, std::span<const double> y);
/// Kendall's tau-b, which corrects for ties; n log n (Knight, 1966).
double kendall_tau_b(std::span<const double> x, std::span<const double> y);

}  // namespace latlab
