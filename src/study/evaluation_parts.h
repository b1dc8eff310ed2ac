#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/progress.h"
#include "predictor/evaluation.h"
#include "predictor/methods.h"
#include "sampling/sampler.h"

// What everything that evaluates by predictor/evaluation.h puts together in the same way.
namespace latlab {

/// A sampler as the protocol takes it, under this label. progress: of a design, in the calling thread.
EvaluationSampler evaluation_sampler(std::shared_ptr<const Sampler> sampler, const SearchSpace& space,
                                     std::string label, const Progress& progress = {});

/// Whether a predictor or a sampler of this name starts from the few-shot predictor's prior.
bool needs_prior(std::string_view predictor, std::string_view sampler);

/// What the sources of a request teach: rows_per_device of each, drawn by its seed; all where that is unset.
std::shared_ptr<const FewShotPrior> prior_of_sources(const MethodRequest& request,
                                                     const Progress& progress = {});

}  // namespace latlab
