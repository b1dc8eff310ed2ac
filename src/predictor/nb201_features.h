#pragma once

#include <memory>

#include "predictor/feature_map.h"

namespace latlab {

/// NAS-Bench-201. Runtimes differ in what they do with operations that lead nowhere: some execute them, some
/// drop them, some drop only those that the output does not need. So counts and edges are there three times,
/// of all operations, of those that are left after pruning ("live") and of those that lead to the output
/// ("needed"), and the measurements say which ones count:
/// macs; count, live count, needed count (how often each operation occurs); caps (the first, at most 1 and at
/// most 2: work that runs side by side); edge, live edge, needed edge (which operation is on which edge);
/// path (the longest way through the cell, in operations, 3x3 convolutions and work).
std::unique_ptr<const FeatureMap> nb201_features(const SearchSpace& space);
/// The same for a device that executes all of them: all are live. scaled: nb201_features.
std::unique_ptr<const FeatureMap> nb201_executing_features(const SearchSpace& space,
                                                           const FeatureMap& scaled);

}  // namespace latlab
