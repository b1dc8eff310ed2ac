#pragma once

#include <span>
#include <string>
#include <vector>

#include "exchange/units.h"
#include "predictor/predictor.h"
#include "spaces/search_space.h"

namespace latlab {

/// Sentences that question latencies no hardware can have; none where all can be. Where most of them are far
/// from what any device takes, it is the unit that is questioned, and the one named in which they would make
/// sense. stated: the unit that the latencies were written in.
std::vector<std::string> latency_doubts(const SearchSpace& space, std::span<const Measurement> measurements,
                                        LatencyUnit stated);

}  // namespace latlab
