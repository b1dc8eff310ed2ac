#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "predictor/feature_map.h"
#include "predictor/gaussian_mixture.h"
#include "predictor/learning_curve.h"
#include "predictor/source_basis.h"

namespace latlab {

/// All that the few-shot predictor knows of a space before a device is measured: how architectures are
/// described, how known devices time them, and which settings are likely.
struct FewShotPrior {
    const FeatureMap* map = nullptr;
    SourceBasis sources;
    std::string data;      ///< fingerprint of the known devices' tables
    std::string licences;  ///< of these tables
    /// What it takes to know a device, where enough devices were there to tell.
    LearningCurve learning_curve{};

    /// Groups of numbers an architecture is described by: the known devices, where there are any, then those
    /// of the map that are for the kernel.
    std::vector<FeatureGroup> groups() const;
    /// What is likely for these groups; chosen by leaving out known devices, never on a target.
    SettingPrior settings() const;
    /// Weights of the groups under which a design chooses what to measure (sampling/designed_sampler.h):
    /// flatter than the likely ones, so that no group goes unmeasured.
    Eigen::VectorXd design_weights() const;
    /// The same with only these of its devices, at least one, in its own order (remaining_devices of
    /// devices/task.h).
    FewShotPrior only(const std::vector<std::string>& devices) const;
    /// The same for a device that is known to execute operations that lead nowhere: whether such operations
    /// cost what others do is no question then, which some twenty measurements may leave open. For one
    /// transfer, not for saving: save_few_shot_prior writes what the devices taught, not this.
    FewShotPrior executing() const;
    /// architectures x devices: each known device's smoothed latencies, centred, of variance 1 / devices over
    /// the space; whatever the target does with operations that lead nowhere.
    Eigen::MatrixXd known_latencies(std::span<const Architecture> architectures) const;
    /// architectures x numbers, in the order of groups().
    Eigen::MatrixXd encode(std::span<const Architecture> architectures) const;
};

/// The prior that these tables make. Devices that are to play the target have to be left out before; those
/// that teach nothing are not among the prior's (fit_source_basis).
FewShotPrior make_few_shot_prior(const LatencyTable& sources, std::string licences = "",
                                 const Progress& progress = {});

/// A safetensors file with hash, and back. Throws DataError for anything that is not a whole, unchanged file
/// made for the present features.
std::string save_few_shot_prior(const FewShotPrior& prior);
FewShotPrior load_few_shot_prior(std::string_view bytes, const std::string& name);

}  // namespace latlab
