#include "app/axis.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "app/format.h"

namespace latlab::app {

namespace {

bool logarithmic(const Axis& axis) {
    return axis.scale == Axis::Scale::logarithmic;
}

/// 1, 2 or 5 times a power of ten, the smallest that is not below `step`.
double round_step(double step) {
    const double power = std::pow(10.0, std::floor(std::log10(step)));
    for (const double factor : {1.0, 2.0, 5.0}) {
        if (factor * power >= step * (1 - 1e-9)) return factor * power;
    }
    return 10 * power;
}

std::vector<Tick> linear_ticks(const Axis& axis, int most) {
    const double range = axis.high - axis.low;
    if (!(range > 0) || most < 1) return {};
    double step = round_step(range / (most + 1));
    const auto first = [&] { return std::ceil(axis.low / step - 1e-9); };
    const auto last = [&] { return std::floor(axis.high / step + 1e-9); };
    while (last() - first() + 1 > most) step = round_step(step * 1.5);
    const int decimals = std::max(0, -static_cast<int>(std::floor(std::log10(step) + 1e-9)));
    std::vector<Tick> found;
    for (double i = first(); i <= last(); ++i) found.push_back({i * step, format_fixed(i * step, decimals)});
    return found;
}

std::vector<Tick> log_ticks(const Axis& axis, const std::vector<int>& mantissas) {
    std::vector<Tick> found;
    const int first = static_cast<int>(std::floor(std::log10(axis.low))) - 1;
    const int last = static_cast<int>(std::ceil(std::log10(axis.high)));
    for (int power = first; power <= last; ++power) {
        for (const int mantissa : mantissas) {
            const double value = mantissa * std::pow(10.0, power);
            const double share = axis.share(value);
            if (share < -1e-9 || share > 1 + 1e-9) continue;
            found.push_back({value, format_fixed(value, std::max(0, -power))});
        }
    }
    return found;
}

/// Only every n-th decade, for axes that span more decades than there may be ticks.
std::vector<Tick> sparse_decades(const Axis& axis, int most) {
    const std::vector<Tick> decades = log_ticks(axis, {1});
    const std::size_t stride =
        (decades.size() + static_cast<std::size_t>(most) - 1) / static_cast<std::size_t>(most);
    std::vector<Tick> found;
    for (std::size_t i = 0; i < decades.size(); i += stride) found.push_back(decades[i]);
    return found;
}

std::vector<Tick> named_ticks(const Axis& axis, int most) {
    std::vector<Tick> found;
    for (std::size_t i = 0; i < axis.names.size(); ++i) {
        const auto value = static_cast<double>(i);
        if (!axis.names[i].empty() && value >= axis.low && value <= axis.high)
            found.push_back({value, axis.names[i]});
    }
    if (found.size() > static_cast<std::size_t>(most)) found.clear();
    return found;
}

}  // namespace

double Axis::share(double value) const {
    if (!std::isfinite(value)) return std::numeric_limits<double>::quiet_NaN();
    if (scale == Scale::linear) return (value - low) / (high - low);
    if (value <= 0) return std::numeric_limits<double>::quiet_NaN();
    return std::log(value / low) / std::log(high / low);
}

double Axis::value(double share) const {
    if (scale == Scale::linear) return low + share * (high - low);
    return low * std::pow(high / low, share);
}

std::string Axis::caption() const {
    return unit.empty() ? label : label + " (" + unit + ")";
}

std::vector<Tick> ticks(const Axis& axis, int most) {
    if (most < 1 || !(axis.low < axis.high)) return {};
    if (!axis.names.empty()) return named_ticks(axis, most);
    if (!logarithmic(axis)) return linear_ticks(axis, most);
    for (const auto& mantissas : {std::vector<int>{1, 2, 5}, std::vector<int>{1, 3}, std::vector<int>{1}}) {
        const std::vector<Tick> found = log_ticks(axis, mantissas);
        const auto count = static_cast<int>(found.size());
        if (count >= 3 && count <= most) return found;
    }
    const auto decades = static_cast<int>(log_ticks(axis, {1}).size());
    return decades > most ? sparse_decades(axis, most) : linear_ticks(axis, most);
}

void fit(Axis& axis, const std::vector<double>& values) {
    double low = std::numeric_limits<double>::infinity();
    double high = -low;
    for (const double value : values) {
        if (!std::isfinite(value) || (logarithmic(axis) && value <= 0)) continue;
        low = std::min(low, value);
        high = std::max(high, value);
    }
    constexpr double room = 0.05;
    if (low > high) {
        low = logarithmic(axis) ? 1 : 0;
        high = logarithmic(axis) ? 10 : 1;
    } else if (logarithmic(axis)) {
        const double factor = high > low * (1 + 1e-6) ? std::pow(high / low, room) : 1.5;
        low /= factor;
        high *= factor;
    } else {
        const double extra = high > low ? room * (high - low) : std::max(std::abs(high) * 0.1, 0.5);
        low -= extra;
        high += extra;
    }
    axis.low = low;
    axis.high = high;
}

void share_range(Axis& a, Axis& b) {
    a.low = b.low = std::min(a.low, b.low);
    a.high = b.high = std::max(a.high, b.high);
}

}  // namespace latlab::app
