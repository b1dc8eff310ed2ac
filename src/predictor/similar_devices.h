#pragma once

#include <Eigen/Dense>
#include <span>
#include <string>
#include <vector>

namespace latlab {

/// A known device and how alike it orders the measurements.
struct SimilarDevice {
    std::string device;
    double spearman = 0;
};

/// The known devices, the most alike first; those that order nothing are left out. known: measurements x
/// devices, their latencies or what orders as these do.
std::vector<SimilarDevice> similar_devices(const std::vector<std::string>& devices,
                                           const Eigen::MatrixXd& known, std::span<const double> measured);

}  // namespace latlab
