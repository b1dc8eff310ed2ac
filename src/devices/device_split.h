#pragma once

#include <Eigen/Dense>
#include <cstdint>
#include <string>
#include <vector>

namespace latlab {

/// Devices in two sets that order architectures differently: a task to transfer between (the paper's device
/// sets).
struct DeviceSplit {
    std::vector<std::string> sources, targets;
    double correlation = 0;  ///< mean of Spearman's over all pairs of a source and a target
};

struct DeviceSplitRequest {
    int sources = 0, targets = 0;  ///< how many of each to keep
    std::uint64_t seed = 1;        ///< of the bisection's starts
    /// The published implementation's sign: its bisection looks for halves that agree most; only the pruning
    /// works towards sets that differ.
    bool halves_that_agree = false;
};

/// Bisects the devices so that correlation across is low (bisection.h), then drops from a half that is still
/// too large, turn by turn, the device that correlates most with the other half (summed over it). Which half
/// gives the sources is chosen for the lower mean correlation of the result. correlation: devices x devices
/// (device_correlation). Throws DataError for a pair of devices without a correlation, and for more sources
/// or targets than a half has.
DeviceSplit split_devices(const std::vector<std::string>& devices, const Eigen::MatrixXd& correlation,
                          const DeviceSplitRequest& request);

}  // namespace latlab
