#pragma once

#include <span>
#include <vector>

#include "base/progress.h"
#include "predictor/nasflat_state.h"

namespace latlab {

/// The network's score of each architecture on the device of this row of the hardware embedding; without
/// dropout. Higher is slower; comparable within one device. Two threads share the work where there are
/// threads; the scores do not depend on it, and on what else is in the list only by rounding.
std::vector<double> nasflat_scores(const NasflatNetwork<float>& network, const NasflatInput& input,
                                   std::span<const Architecture> architectures, int device, int threads = 2,
                                   const Progress& progress = {});

}  // namespace latlab
