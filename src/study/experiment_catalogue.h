#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace latlab {

/// One of the things that an experiment compares: a predictor, given what a sampler chose.
struct ExperimentSetting {
    std::string name;       ///< "few-shot-designed", in commands
    std::string title;      ///< two to four words for people
    std::string predictor;  ///< of predictor/methods.h
    std::string sampler;    ///< of sampling/sampler.h; k-means where it goes by an encoding

    /// Whether the sampler needs a trained encoder of this name.
    bool needs_encoder() const;
    /// Whether it learns from other devices.
    bool needs_sources() const;
};

/// In the order in which they are shown.
const std::vector<ExperimentSetting>& experiment_settings();
/// Throws DataError that names the settings.
const ExperimentSetting& experiment_setting(std::string_view name);

}  // namespace latlab
