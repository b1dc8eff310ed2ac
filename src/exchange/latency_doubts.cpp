#include "exchange/latency_doubts.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "base/statistics.h"
#include "base/text.h"

namespace latlab {
namespace {

// What one network cannot be. The largest accelerators of 2024 peak at about 1e15 multiply-accumulates a
// second, at 8 bits and with thousands of images at once. In a microsecond light gets 300 m far and a
// processor does some thousand steps, while the tens of layers of these networks run one after the other. An
// 8-bit microcontroller without floating point still does 1e5 multiply-accumulates a second.
constexpr double highest_rate = 1e15, least_ms = 1e-3, lowest_rate = 1e5;

// What most networks of a file are not. Of the public tables' devices the fastest (an edge TPU) takes a
// median of 1.1 ms and does 1e11 multiply-accumulates a second, the slowest 1e9. Ten times faster and a
// hundred times slower leave room for others, and a unit that is wrong is wrong by a thousand.
constexpr double fastest_median_ms = 0.05, fastest_median_rate = 1e12, slowest_median_rate = 1e7;

// What a latency is likely to be, to choose among units.
constexpr double usual_ms = 10;

struct Speed {
    double ms = 0;
    double macs = 0;  // of the operations that data flows through: a device may leave out the others
    double rate() const { return macs / ms * 1e3; }
};

bool too_short(const Speed& speed) {
    return speed.ms < least_ms || speed.rate() > highest_rate;
}

bool too_long(const Speed& speed) {
    return speed.rate() < lowest_rate;
}

// Three digits are enough to recognise a number by.
std::string short_number(double value) {
    const double scale = std::pow(10, 2 - std::floor(std::log10(value)));
    return from_number(std::round(value * scale) / scale);
}

// Of each network what data flows through; NaN for those without a path from input to output, which take any
// time.
std::vector<double> macs_of(const SearchSpace& space, std::span<const Architecture> architectures) {
    std::vector<double> macs;
    for (const Architecture& one : architectures)
        macs.push_back(space.connected(one) ? space.total(space.pruned(one)).macs : NAN);
    return macs;
}

struct Medians {
    double ms = 0, rate = 0;
    bool too_short() const { return ms < fastest_median_ms || rate > fastest_median_rate; }
    bool too_long() const { return rate < slowest_median_rate; }
    Medians times(double factor) const { return {ms * factor, rate / factor}; }
};

Medians medians_of(const std::vector<Speed>& speeds) {
    std::vector<double> latencies, rates;
    for (const Speed& speed : speeds) {
        latencies.push_back(speed.ms);
        rates.push_back(speed.rate());
    }
    return {median(latencies), median(rates)};
}

// How much longer the latencies would be in the other unit.
double factor_between(LatencyUnit stated, LatencyUnit other) {
    return to_milliseconds(1, other) / to_milliseconds(1, stated);
}

std::optional<LatencyUnit> better_unit(const Medians& medians, LatencyUnit stated) {
    const auto distance = [&](LatencyUnit unit) {
        return std::abs(std::log(medians.ms * factor_between(stated, unit) / usual_ms));
    };
    std::optional<LatencyUnit> best;
    for (const LatencyUnit unit : {LatencyUnit::nanoseconds, LatencyUnit::microseconds,
                                   LatencyUnit::milliseconds, LatencyUnit::seconds}) {
        const Medians there = medians.times(factor_between(stated, unit));
        if (there.too_short() || there.too_long()) continue;
        if (!best || distance(unit) < distance(*best)) best = unit;
    }
    return best;
}

std::string unit_question(const Medians& medians, LatencyUnit stated) {
    std::string text = "In ";
    text.append(unit_symbol(stated)).append(" the median latency is ").append(short_number(medians.ms));
    text += medians.too_short() ? " ms, far below that of any known device"
                                : " ms, far above that of any known device";
    if (const auto unit = better_unit(medians, stated)) {
        text.append("; in ").append(unit_symbol(*unit)).append(" it would be ");
        text.append(short_number(medians.ms * factor_between(stated, *unit))).append(" ms");
    }
    return text + ": is the unit right?";
}

void add_single_doubts(const std::vector<Speed>& speeds, bool (*doubtful)(const Speed&), const char* why,
                       std::vector<std::string>& doubts) {
    const auto first = std::find_if(speeds.begin(), speeds.end(), doubtful);
    if (first == speeds.end()) return;
    const auto count = std::count_if(first, speeds.end(), doubtful);
    std::string text = count == 1 ? "One latency is " : std::to_string(count) + " latencies are ";
    text.append(why).append(count == 1 ? " (" : " (the first: ").append(short_number(first->ms));
    text.append(" ms for ").append(short_number(first->macs / 1e6));
    doubts.push_back(text + " million multiply-accumulates). Measure again or leave out.");
}

std::vector<std::string> doubts_of(const std::vector<Speed>& speeds, LatencyUnit stated) {
    if (speeds.empty()) return {};
    const Medians medians = medians_of(speeds);
    if (medians.too_short() || medians.too_long()) return {unit_question(medians, stated)};
    std::vector<std::string> doubts;
    add_single_doubts(speeds, too_short, "shorter than any hardware can be", doubts);
    add_single_doubts(speeds, too_long, "longer than a microcontroller would take", doubts);
    return doubts;
}

}  // namespace

std::vector<std::string> latency_doubts(const SearchSpace& space, std::span<const Measurement> measurements,
                                        LatencyUnit stated) {
    std::vector<Architecture> architectures;
    for (const Measurement& one : measurements) architectures.push_back(one.architecture);
    const std::vector<double> macs = macs_of(space, architectures);
    std::vector<Speed> speeds;
    for (std::size_t i = 0; i < measurements.size(); ++i)
        if (!std::isnan(macs[i])) speeds.push_back({measurements[i].latency_ms, macs[i]});
    return doubts_of(speeds, stated);
}

std::vector<std::string> latency_doubts(const LatencyTable& table) {
    const std::vector<double> macs = macs_of(*table.space, table.architectures);
    std::vector<std::string> doubts;
    for (std::size_t device = 0; device < table.devices.size(); ++device) {
        std::vector<Speed> speeds;
        for (std::size_t i = 0; i < macs.size(); ++i) {
            const double latency =
                table.latency_ms(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(device));
            if (!std::isnan(macs[i]) && !std::isnan(latency)) speeds.push_back({latency, macs[i]});
        }
        for (const std::string& doubt : doubts_of(speeds, LatencyUnit::milliseconds))
            doubts.push_back(table.devices[device] + ": " + doubt);
    }
    return doubts;
}

}  // namespace latlab
