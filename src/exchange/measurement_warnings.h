#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "predictor/predictor.h"
#include "spaces/search_space.h"

namespace latlab {

/// What a person should know before trusting a predictor made from these measurements: too few, all alike,
/// disconnected networks among them, a protocol unlike that of the known devices (batch size, precision,
/// input size). Whole sentences; empty when nothing stands out.
std::vector<std::string> measurement_warnings(const SearchSpace& space,
                                              std::span<const Measurement> measurements,
                                              const std::map<std::string, std::string>& protocol = {});

}  // namespace latlab
