#pragma once

#include <string>
#include <vector>

#include "study/experiment.h"

namespace latlab {

/// An experiment whose request has been found possible.
struct ExperimentPlan {
    std::vector<const ExperimentSetting*> settings;
    std::vector<ExperimentTarget> targets;
    std::vector<std::string> sources;  ///< of any target, in the table's order
    /// Architectures x devices of the experiment, only those that all of these have measured.
    LatencyTable scored;
    std::vector<std::string> notes;
};

/// Throws DataError as run_experiment does.
ExperimentPlan plan_experiment(const LatencyTable& table, const ExperimentRequest& request,
                               const SamplerEncoders& encoders);

}  // namespace latlab
