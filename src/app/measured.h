#pragma once

#include <string>
#include <vector>

#include "app/results.h"

namespace latlab::app {

/// The networks of a file, rows of the same network merged (row by row while the unit is unknown).
std::vector<MeasuredNetwork> measured_networks(const MeasurementFile& file);

std::vector<MeasurementRow> refused_rows(const MeasurementFile& file);

/// What a careful colleague would say before any prediction, one sentence each: too few networks, no
/// difference between them, networks without a path, a protocol unlike that of the known devices.
std::vector<std::string> measurement_advice(const MeasurementFile& file,
                                            const std::vector<MeasuredNetwork>& networks);

}  // namespace latlab::app
