#pragma once

#include <string>

#include "predictor/few_shot_posterior.h"
#include "predictor/left_out_figures.h"

namespace latlab {

/// What a device does with operations that lead nowhere, as the measurements make it look.
struct DeadOperations {
    enum class Verdict { executed, dropped, unknown };
    Verdict verdict = Verdict::unknown;
    double executed_probability = 0.5;  ///< that they cost more than half of what they cost elsewhere
    /// What a 3x3 convolution that leads nowhere costs, as a share of what it costs on the same edge where it
    /// takes part; NaN where the latter is not known well. The bounds are those of 80 %, the latter as known.
    double cost_share = NAN;
    Bounds cost_bounds;
};

/// Runtimes differ in this. Compared are what the predictor believes of 3x3 convolutions, the operation that
/// costs most, where they lead nowhere and where they take part, each against the same cell without it. A
/// verdict needs a probability of 95 %. Nothing where networks have no such operations (any space but
/// NAS-Bench-201).
/// measured: the architectures that the posterior was made from. Where fewer than two of them have operations
/// that lead nowhere, a verdict would be the prior's, and there is none.
std::optional<DeadOperations> dead_operations(const FewShotPosterior& posterior,
                                              std::span<const Architecture> measured);
/// The verdict as a sentence.
std::string sentence(const DeadOperations& dead);

}  // namespace latlab
