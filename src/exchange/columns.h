#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "exchange/units.h"

namespace latlab {

/// Which columns of a table of measurements (or fields of a JSON object) say what.
struct MeasurementColumns {
    std::optional<std::size_t> architecture;
    bool by_index = false;  ///< the architecture is its number in the space's canonical order
    std::optional<std::size_t> latency;
    std::optional<LatencyUnit> unit;           ///< as the name of the latency column states it
    std::vector<std::size_t> other_latencies;  ///< columns that could have been meant as well
    /// How exact the latency is, in its unit: the deviation of single runs, how many they were, and the
    /// standard error of the latency itself.
    std::optional<std::size_t> deviation, runs, standard_error;
};

/// Reads column names: `architecture`, `arch`, `arch_str` or `index`; `latency_ms`, `latency (us)`, `time_s`,
/// `mean_latency_ms`, `ms` and the like, but never a deviation, bound or count; `stddev_ms`, `latency_std`
/// and the like beside `runs`, `rounds` or `repeats`; `standard_error_ms`. A deviation in another unit than
/// the latency's is not taken.
MeasurementColumns recognise_columns(std::span<const std::string> names);

}  // namespace latlab
