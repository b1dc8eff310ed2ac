#pragma once

#include <Eigen/Dense>
#include <string>
#include <vector>

#include "base/progress.h"
#include "devices/latency_table.h"
#include "predictor/feature_map.h"

namespace latlab {

/// The latencies of known devices as linear functions of features: each device's table is smoothed by a
/// ridge fit, which knows every architecture of the space and leaves the noise of single measurements behind.
struct SourceBasis {
    std::vector<std::string> devices;
    /// width of the map x devices; feature rows times this give each device's smoothed latency, centred, of
    /// variance 1 / devices over the space. Zero outside the columns that smooth sources.
    Eigen::MatrixXd weights;
};

/// Fits all devices of a table; its values may be missing here and there. A device that teaches nothing
/// (under 5 values, or all equal) is not among the devices of the result, which may be none.
SourceBasis fit_source_basis(const LatencyTable& sources, const FeatureMap& map,
                             const Progress& progress = {});

}  // namespace latlab
