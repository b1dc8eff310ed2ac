#pragma once

#include <map>
#include <string>
#include <vector>

namespace latlab {

/// Sentences about how measurements were taken (fields `batch_size`, `precision`, `input_size` of a file's
/// protocol lines) where that is unlike the devices that LatLab learnt from: batch 1 to 256, fp32, 32 x 32
/// pixels; and where their `repeatability` is poor or their `reference_drift` wide (web/measure.py writes
/// both). Empty when nothing stands out or nothing is stated.
std::vector<std::string> protocol_warnings(const std::map<std::string, std::string>& protocol);

/// What the networks calculated in: "float32" or "float16", however that is written, else what is stated in
/// lower case; empty where nothing is.
std::string stated_precision(const std::map<std::string, std::string>& protocol);

/// Whether the networks were timed without the operations that cannot influence their output
/// ("dead_operations: pruned"), as LatLab exports them.
bool timed_pruned(const std::map<std::string, std::string>& protocol);
/// Whether they were timed with them, and these were executed ("dead_operations: executed"), as by PyTorch.
bool timed_executing(const std::map<std::string, std::string>& protocol);

}  // namespace latlab
