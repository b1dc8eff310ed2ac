#include "predictor/suspicion.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <set>
#include <utility>

#include "base/statistics.h"

namespace latlab {
namespace {

constexpr std::size_t fewest = 5;
constexpr double false_alarms = 0.05;  // of a set of measurements
constexpr double beyond = 1.25;
constexpr int fitting_rounds = 2;
constexpr std::size_t most_judged = 40;  // measurements that are all fitted again; the time grows with k^4

// Three digits, without an exponent.
std::string milliseconds(double ms) {
    char text[32];
    const int decimals = std::clamp(2 - static_cast<int>(std::floor(std::log10(ms))), 0, 6);
    std::snprintf(text, sizeof text, "%.*f", decimals, ms);
    return std::string(text) + " ms";
}

std::string others_say(const LatencyEstimate& estimate) {
    return "the others say " + milliseconds(estimate.interval95.lower) + " to " +
           milliseconds(estimate.interval95.upper);
}

// How a latency comes to be this many times too high.
struct Slip {
    double factor;
    const char* times;
    const char* cause;
};
constexpr Slip slips[] = {
    {1e6, "a million times", "were nanoseconds taken for milliseconds?"},
    {1000, "1,000 times", "were microseconds taken for milliseconds?"},
    {100, "100 times", "did the decimal point move, or were a hundred runs added up?"},
    {10, "10 times", "did the decimal point move, or were ten runs added up?"},
    {2, "twice", "did something else run at the same time, or were two runs added up?"},
    {0.5, "half", "was it another batch size, or divided by two?"},
    {0.1, "a tenth of", "did the decimal point move?"},
    {0.01, "a hundredth of", "did the decimal point move?"},
    {0.001, "a thousandth of", "were seconds taken for milliseconds?"},
};

// The slip that brings the latency nearest to the prediction, where it then agrees with the others.
const Slip* slip(const LatencyEstimate& estimate, double ms) {
    constexpr double sure = 0.1, near = 0.2, far = 0.7;  // distances of logarithms
    const Slip* best = nullptr;
    double least = INFINITY;
    for (const Slip& one : slips) {
        const double mended = ms / one.factor, distance = std::abs(std::log(mended / estimate.ms));
        const bool agrees = estimate.interval95.lower <= mended && mended <= estimate.interval95.upper;
        // Little else makes a latency hundreds of times too high; twice it is for many reasons.
        const double most = one.factor == 2 || one.factor == 0.5 ? near : far;
        if (distance > (agrees ? most : sure) || distance >= least) continue;
        best = &one;
        least = distance;
    }
    return best;
}

bool contradicts(const LatencyEstimate& estimate, double ms, std::size_t measurements) {
    const bool far = ms > beyond * estimate.interval95.upper || ms * beyond < estimate.interval95.lower;
    return far && std::abs(deviations_off(estimate, ms)) > suspicious_deviations(measurements);
}

std::vector<std::size_t> contradicted(std::span<const Measurement> measurements,
                                      std::span<const LatencyEstimate> estimates) {
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < measurements.size(); ++i) {
        if (contradicts(estimates[i], measurements[i].latency_ms, measurements.size())) places.push_back(i);
    }
    return places;
}

// Predicts each measurement again from the others that are not doubted; where there are many, only the
// doubted ones, which takes one fit.
void judge_again(std::span<const Measurement> measurements, const std::vector<std::size_t>& doubted,
                 const TransferMethod& method, std::uint64_t seed, std::vector<LatencyEstimate>& estimates) {
    const auto in_doubt = [&](std::size_t i) {
        return std::find(doubted.begin(), doubted.end(), i) != doubted.end();
    };
    const auto fit_without = [&](const Architecture* left_out) {
        std::vector<Measurement> others;
        for (std::size_t i = 0; i < measurements.size(); ++i) {
            const bool left = left_out && measurements[i].architecture == *left_out;
            if (!left && !in_doubt(i)) others.push_back(measurements[i]);
        }
        return method.transfer(others, seed);
    };
    try {
        const std::unique_ptr<Predictor> sound = fit_without(nullptr);
        for (std::size_t i = 0; i < measurements.size(); ++i) {
            const Architecture& own = measurements[i].architecture;
            if (in_doubt(i)) {
                estimates[i] = sound->predict({&own, 1}).front();
            } else if (measurements.size() <= most_judged) {
                estimates[i] = fit_without(&own)->predict({&own, 1}).front();
            }
        }
    } catch (const DataError&) {
        // What is left is all equal: the judgement so far stands.
    }
}

// Of a clock so coarse that latencies repeat, equal ones say nothing.
bool fine_clock(std::span<const Measurement> measurements) {
    std::set<double> distinct;
    for (const Measurement& measurement : measurements) distinct.insert(measurement.latency_ms);
    return 4 * (measurements.size() - distinct.size()) <= measurements.size();
}

// The measurement of another network from which this latency may have been copied: the same to the last
// digit, and at home there.
std::optional<std::size_t> original(std::span<const Measurement> measurements,
                                    std::span<const LatencyEstimate> left_out, std::size_t copy) {
    for (std::size_t i = 0; i < measurements.size(); ++i) {
        if (measurements[i].architecture == measurements[copy].architecture) continue;
        if (measurements[i].latency_ms != measurements[copy].latency_ms) continue;
        if (!contradicts(left_out[i], measurements[i].latency_ms, measurements.size())) return i;
    }
    return std::nullopt;
}

void explain(const SearchSpace& space, std::span<const Measurement> measurements,
             std::span<const LatencyEstimate> left_out, SuspiciousMeasurement& suspect) {
    const Measurement& measurement = measurements[suspect.measurement];
    const LatencyEstimate& estimate = left_out[suspect.measurement];
    const std::string latency = milliseconds(measurement.latency_ms);
    const Slip* found = slip(estimate, measurement.latency_ms);
    const std::optional<std::size_t> same =
        fine_clock(measurements) ? original(measurements, left_out, suspect.measurement) : std::nullopt;
    // What skips a network without a way is faster by any factor; what executes it is not ten times slower.
    const bool far_slower = found && found->factor >= 10;
    if (same) {
        suspect.kind = Suspicion::copy;
        suspect.reason = "The same " + latency + " as of " + space.print(measurements[*same].architecture) +
                         ", a very different network, but " + others_say(estimate) +
                         ": was it copied from there?";
    } else if (!far_slower && !space.connected(measurement.architecture)) {
        suspect.kind = Suspicion::no_path;
        suspect.reason =
            "No data flows from the input to the output of this network, and the device seems to " +
            std::string(suspect.deviations < 0 ? "skip" : "execute") +
            " its operations, unlike elsewhere: it takes " + latency + ", " + others_say(estimate) +
            ". It tells little about other networks; leave it out.";
    } else if (found) {
        suspect.kind = Suspicion::factor;
        suspect.reason = "Your measurement, " + latency + ", is about " + found->times +
                         " what is expected, " + others_say(estimate) + ": " + found->cause;
    } else {
        suspect.kind = Suspicion::outlier;
        suspect.reason =
            "Your measurement is " + latency + "; " + others_say(estimate) + ". Measure it again.";
    }
}

}  // namespace

const char* suspicion_name(Suspicion suspicion) {
    switch (suspicion) {
        case Suspicion::factor:
            return "factor";
        case Suspicion::copy:
            return "copy";
        case Suspicion::no_path:
            return "no path";
        case Suspicion::outlier:
            return "outlier";
    }
    return "";
}

double deviations_off(const LatencyEstimate& left_out, double measured_ms) {
    // Near zero the interval is lopsided: the side that the measurement is on counts.
    const double side =
        measured_ms > left_out.ms ? left_out.upper - left_out.ms : left_out.ms - left_out.lower;
    return (measured_ms - left_out.ms) / (side / normal80);
}

double suspicious_deviations(std::size_t measurements) {
    // The quantile of Student's t with 4 degrees of freedom in closed form (Shaw, 2006).
    const double tail = false_alarms / (2 * static_cast<double>(std::max<std::size_t>(measurements, 1)));
    const double root = std::sqrt(4 * tail * (1 - tail));
    return 2 * std::sqrt(std::cos(std::acos(root) / 3) / root - 1);
}

std::vector<SuspiciousMeasurement> suspicious_measurements(const SearchSpace& space,
                                                           std::span<const Measurement> measurements,
                                                           std::span<const LatencyEstimate> left_out,
                                                           const TransferMethod& method, std::uint64_t seed) {
    const auto bounded = std::count_if(left_out.begin(), left_out.end(), [](const LatencyEstimate& estimate) {
        return std::isfinite(estimate.lower);
    });
    if (static_cast<std::size_t>(bounded) < fewest) return {};
    std::vector<LatencyEstimate> estimates(left_out.begin(), left_out.end());
    std::vector<std::size_t> doubted = contradicted(measurements, estimates);
    for (int round = 0; round < fitting_rounds && !doubted.empty(); ++round) {
        if (measurements.size() - doubted.size() < fewest) return {};
        judge_again(measurements, doubted, method, seed, estimates);
        const std::vector<std::size_t> before = std::exchange(doubted, contradicted(measurements, estimates));
        if (doubted == before) break;
    }
    std::vector<SuspiciousMeasurement> suspects;
    for (const std::size_t i : doubted) {
        SuspiciousMeasurement suspect;
        suspect.measurement = i;
        suspect.deviations = deviations_off(estimates[i], measurements[i].latency_ms);
        explain(space, measurements, estimates, suspect);
        suspects.push_back(std::move(suspect));
    }
    std::stable_sort(suspects.begin(), suspects.end(), [](const auto& a, const auto& b) {
        return std::abs(a.deviations) > std::abs(b.deviations);
    });
    return suspects;
}

}  // namespace latlab
