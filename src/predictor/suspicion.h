#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "predictor/predictor.h"

namespace latlab {

/// What is probably wrong with a measurement that the others contradict.
enum class Suspicion {
    factor,   ///< a round factor too high or too low: a slip of the unit, of the decimal point, of counting
    copy,     ///< the very latency of another, unlike network
    no_path,  ///< no data flows through the network, and runtimes differ in what they do then
    outlier,  ///< none of these
};
/// "factor", "copy", "no path", "outlier".
const char* suspicion_name(Suspicion suspicion);

struct SuspiciousMeasurement {
    std::size_t measurement = 0;  ///< which one, from 0
    Suspicion kind = Suspicion::outlier;
    double deviations = 0;  ///< see deviations_off
    std::string reason;     ///< a sentence for its owner
};

/// How many of the prediction's standard deviations the measurement lies above it (below: negative), on the
/// scale of the 80 % interval; NaN where there is no interval.
double deviations_off(const LatencyEstimate& left_out, double measured_ms);

/// How many deviations are too many: Student's t with 4 degrees of freedom, which is the noise that the
/// few-shot predictor expects, passes that once in 20 times for so many measurements together (Bonferroni).
double suspicious_deviations(std::size_t measurements);

/// Measurements farther off than that, and more than a quarter beyond the 95 % interval (less is the
/// predictor's own error as often as not; chosen on known devices), the farthest first. Since one wrong
/// measurement makes right ones look wrong and hides other wrong ones, all are judged again by those above
/// suspicion.
/// left_out: each measurement as predicted from the others, with intervals (cross_fit of engine/cross_fit.h);
/// method and seed: what predicted. None where fewer than five measurements are above suspicion or have an
/// interval: they say too little about each other.
std::vector<SuspiciousMeasurement> suspicious_measurements(const SearchSpace& space,
                                                           std::span<const Measurement> measurements,
                                                           std::span<const LatencyEstimate> left_out,
                                                           const TransferMethod& method, std::uint64_t seed);

}  // namespace latlab
