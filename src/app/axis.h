#pragma once

#include <string>
#include <vector>

namespace latlab::app {

/// One axis of a figure: a range of values, how they are spread, and where its ticks stand.
struct Axis {
    enum class Scale { linear, logarithmic };

    std::string label;  ///< what is shown, without the unit
    std::string unit;   ///< "ms", "%", or empty
    Scale scale = Scale::linear;
    /// Values at the two ends; low < high, and low > 0 on a logarithmic axis.
    double low = 0;
    double high = 1;
    /// Of the whole values 0, 1, …, which then stand at the ticks in place of numbers; an empty
    /// name has no tick.
    std::vector<std::string> names;

    /// Where a value stands between the ends, 0 at low and 1 at high; outside [0, 1] beyond them, NaN for
    /// what the scale cannot show (not finite, not positive on a logarithmic axis).
    double share(double value) const;
    /// The value at a share of the way; the inverse of share.
    double value(double share) const;
    /// The label with its unit: "Latency (ms)".
    std::string caption() const;
};

struct Tick {
    double value = 0;
    std::string text;
};

/// Round values within the axis, in increasing order: multiples of 1, 2 or 5 times a power of ten on a
/// linear axis, powers of ten or their 1-3, 1-2-5 parts on a logarithmic one. At most `most` of them, and at
/// least two wherever the range is not degenerate and most >= 4. On an axis with names all those within it,
/// or none where there are more than `most`.
std::vector<Tick> ticks(const Axis& axis, int most);

/// Sets the ends so that all these values fit with a little room at both ends. Values that the scale cannot
/// show do not count; without any value the axis runs 0..1 (1..10 logarithmic); a single value gets room
/// around it.
void fit(Axis& axis, const std::vector<double>& values);

/// Gives both axes the same ends, those that hold both ranges.
void share_range(Axis& a, Axis& b);

}  // namespace latlab::app
