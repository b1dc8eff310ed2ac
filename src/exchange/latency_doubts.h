#pragma once

#include <span>
#include <string>
#include <vector>

#include "devices/latency_table.h"
#include "exchange/units.h"
#include "predictor/predictor.h"
#include "spaces/search_space.h"

namespace latlab {

/// Sentences that question latencies no hardware can have; none where all can be. Where most of them are far
/// from what any device takes, it is the unit that is questioned, and the one named in which they would make
/// sense. stated: the unit that the latencies were written in.
std::vector<std::string> latency_doubts(const SearchSpace& space, std::span<const Measurement> measurements,
                                        LatencyUnit stated);
/// The same for each device of a table, whose latencies are in ms; each sentence begins with the device.
std::vector<std::string> latency_doubts(const LatencyTable& table);

}  // namespace latlab
