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
    std::vector<std::size_t> digits;  ///< in place of it: the columns of its op digits, in order
    bool by_index = false;            ///< the architecture is its number in the space's canonical order
    std::optional<std::size_t> latency;
    std::vector<std::size_t> repeats;          ///< the other columns, if each run has one
    std::optional<LatencyUnit> unit;           ///< as the name of the latency column states it
    std::vector<std::size_t> other_latencies;  ///< columns that could have been meant as well
    /// How exact the latency is, in its unit: the deviation of single runs, how many they were, and the
    /// standard error of the latency itself.
    std::optional<std::size_t> deviation, runs, standard_error;
};

/// Whether both are known.
bool complete(const MeasurementColumns& columns);

/// Reads column names: `architecture`, `arch`, `arch_str` or `index`; `latency_ms`, `latency (us)`, `time_s`,
/// `mean_latency_ms`, `ms` and the like, but never a deviation, bound or count; `stddev_ms`, `latency_std`
/// and the like beside `runs`, `rounds` or `repeats`; `standard_error_ms`. A deviation in another unit than
/// the latency's is not taken. Without a column for the latency, `run1`, `run2` or `latency_ms_1`,
/// `latency_ms_2` and so on hold its repeats; without one for the architecture, `op1`, `op2` and so on its
/// digits.
MeasurementColumns recognise_columns(std::span<const std::string> names);

}  // namespace latlab
