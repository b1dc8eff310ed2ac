#pragma once

#include <optional>
#include <string_view>

namespace latlab {

/// What the numbers of a file of measurements count.
enum class LatencyUnit { nanoseconds, microseconds, milliseconds, seconds };

/// "ms", "us", "µs", "s", "ns" and their names written out, in any case; nothing for other words.
std::optional<LatencyUnit> parse_latency_unit(std::string_view word);
/// "ns", "us", "ms" or "s".
std::string_view unit_symbol(LatencyUnit unit);
double to_milliseconds(double value, LatencyUnit unit);

}  // namespace latlab
