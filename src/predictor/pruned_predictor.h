#pragma once

#include <memory>
#include <span>
#include <vector>

#include "predictor/predictor.h"

namespace latlab {

/// The same measurements as of networks without the operations that cannot influence their output
/// (SearchSpace::pruned): what was timed where these were left out.
std::vector<Measurement> pruned(const SearchSpace& space, std::vector<Measurement> measurements);

/// A predictor for where such operations are left out: a network takes as long as the one without them.
class PrunedPredictor final : public Predictor {
  public:
    /// The predictor must outlive this.
    PrunedPredictor(const SearchSpace& space, const Predictor& predictor)
        : space_(&space), predictor_(&predictor) {}

    std::vector<LatencyEstimate> predict(std::span<const Architecture> architectures,
                                         const Progress& progress = {}) const override;
    /// None, for certain, between networks that are one.
    std::vector<LatencyInterval> changes(const Architecture& from,
                                         std::span<const Architecture> to) const override;

  private:
    std::vector<Architecture> pruned(std::span<const Architecture> architectures) const;

    const SearchSpace* space_;
    const Predictor* predictor_;
};

}  // namespace latlab
