#pragma once

#include <memory>
#include <string_view>

#include "search/accuracy_model.h"

namespace latlab {

/// Whether this objective ("cifar10", "cifar100", "imagenet16" or "capacity") takes an accuracy model: not
/// for capacity, and not where no accuracies exist (FBNet), so that capacity stands in whatever is asked for.
/// Throws UsageError for an unknown name.
bool needs_accuracy_model(const SearchSpace& space, std::string_view objective);

/// The objective of this name; model may be null where needs_accuracy_model says so.
std::unique_ptr<Objective> make_objective(const SearchSpace& space, std::string_view objective,
                                          std::shared_ptr<const AccuracyModel> model);

}  // namespace latlab
