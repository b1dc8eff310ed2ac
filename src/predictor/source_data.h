#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "devices/latency_table.h"

namespace latlab {

/// The table with only these devices, in this order, and only the rows where one of them has a value.
/// Throws DataError for a device that the table does not have.
LatencyTable select_devices(const LatencyTable& table, const std::vector<std::string>& devices);

/// The table with at most per_device values of each device, drawn by seed, and only the rows that keep one;
/// with 0 the whole table, as it is.
/// Each device has a draw of its own, which depends on its name and the seed but not on the other devices:
/// together they cover more of the space than one set of architectures for all.
LatencyTable draw_per_device(const LatencyTable& table, std::size_t per_device, std::uint64_t seed);

/// The rows, in order, where each of these devices has a value.
std::vector<std::size_t> rows_measured_on_all(const LatencyTable& table,
                                              const std::vector<std::string>& devices);

/// 16 hexadecimal digits that change with anything in the table: space, architectures, devices, values.
std::string fingerprint(const LatencyTable& table);
/// The same for any bytes.
std::string fingerprint(std::string_view bytes);

}  // namespace latlab
