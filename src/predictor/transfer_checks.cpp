#include "predictor/transfer_checks.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <set>
#include <unordered_set>

#include "base/error.h"

namespace latlab {
namespace {

constexpr std::size_t few_measurements = 5;
// At 20 measurements a Spearman correlation of 0.45 is what chance reaches once in twenty times.
constexpr double untrustworthy_spearman = 0.5;

std::string row_name(std::size_t i) {
    return "measurement " + std::to_string(i + 1);
}

// With a point and two decimals in every locale of a page.
std::string two_decimals(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.2f", value);
    return text;
}

}  // namespace

void check_measurements(std::span<const Measurement> measurements) {
    std::unordered_set<Architecture, ArchitectureHash> architectures;
    for (std::size_t i = 0; i < measurements.size(); ++i) {
        const double ms = measurements[i].latency_ms;
        if (!std::isfinite(ms) || ms <= 0)
            throw DataError("a latency must be a positive number of milliseconds", row_name(i),
                            "Mend or remove this measurement.");
        architectures.insert(measurements[i].architecture);
    }
    if (architectures.size() < 2)
        throw DataError("a predictor needs measurements of at least two architectures", "",
                        "About twenty give a good one.");
    const auto equal = [&](const Measurement& m) { return m.latency_ms == measurements[0].latency_ms; };
    if (std::all_of(measurements.begin(), measurements.end(), equal))
        throw DataError("all latencies are equal, so they do not tell which architectures are slow", "",
                        "Measure with a finer clock, or architectures that differ more.");
}

std::vector<std::string> trust_warnings(const SearchSpace& space, std::span<const Measurement> measurements,
                                        const LeaveOneOut* leave_one_out) {
    std::vector<std::string> warnings;
    const std::string count = std::to_string(measurements.size());
    if (measurements.size() < few_measurements)
        warnings.push_back("Only " + count + " measurements: the prediction is little more than a guess. " +
                           "About twenty give a good one.");

    std::set<double> distinct;
    std::size_t disconnected = 0;
    for (const Measurement& measurement : measurements) {
        distinct.insert(measurement.latency_ms);
        if (!space.connected(measurement.architecture)) ++disconnected;
    }
    if (measurements.size() >= few_measurements && 2 * distinct.size() <= measurements.size())
        warnings.push_back("The " + count + " latencies take only " + std::to_string(distinct.size()) +
                           " different values: a finer clock would order the architectures better.");
    if (disconnected > 0)
        warnings.push_back("In " + std::to_string(disconnected) + " of the " + count +
                           " architectures no data flows from the input to the output: compilers may remove "
                           "such a network, so its latency says little about others.");
    if (leave_one_out && !(leave_one_out->spearman >= untrustworthy_spearman)) {
        const std::string figure = std::isnan(leave_one_out->spearman)
                                       ? std::string("undefined")
                                       : two_decimals(leave_one_out->spearman);
        warnings.push_back("Each measurement predicted from the others: rank correlation " + figure +
                           ". Do not trust this predictor; measure more architectures, or check the "
                           "measurements for noise.");
    }
    return warnings;
}

}  // namespace latlab
