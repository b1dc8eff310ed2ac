#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace latlab {

/// A figure over devices: what 10, 50 and 90 % of them stay below.
struct DeviceQuantiles {
    double low = 0, middle = 0, high = 0;
};

/// How well a device is predicted from so many measurements.
struct LearningPoint {
    std::size_t count = 0;     ///< measurements
    DeviceQuantiles error;     ///< median relative error, 0.05 for 5 %
    DeviceQuantiles spearman;  ///< rank correlation
};

/// How much more measurements tell: each known device predicted from so many of its values by what the others
/// teach (sampling/known_device_curve.h). Empty where too few devices are known.
struct LearningCurve {
    std::vector<LearningPoint> points;  ///< by rising count
    std::size_t devices = 0;            ///< that were predicted

    bool empty() const { return points.empty(); }
    /// Linear in the logarithm of the count between neighbouring points; nothing outside of the points.
    std::optional<LearningPoint> at(std::size_t count) const;
    /// The fewest measurements with which half of the devices have at most this median relative error;
    /// nothing where no point reaches it.
    std::optional<std::size_t> count_for_error(double error) const;
};

/// What the curve says of so many measurements, as a sentence without its full stop; empty where it says
/// nothing.
std::string expectation_text(const LearningCurve& curve, std::size_t count);
/// A share as a percentage for people, without the sign: "2.4", "12".
std::string percent_text(double share);

/// The curve as JSON, and back. Throws DataError for a text that is not such a curve; where: the file that it
/// stands in.
std::string learning_curve_text(const LearningCurve& curve);
LearningCurve read_learning_curve(const std::string& text, const std::string& where);

}  // namespace latlab
