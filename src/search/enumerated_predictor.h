#pragma once

#include <vector>

#include "predictor/predictor.h"

namespace latlab {

/// The predictions of another predictor for every architecture of an enumerable space, made once and looked
/// up since; it has no intervals of changes.
class EnumeratedPredictor final : public Predictor {
  public:
    /// Throws std::logic_error where the space is not enumerable.
    EnumeratedPredictor(const SearchSpace& space, const Predictor& predictor, const Progress& progress = {});

    std::vector<LatencyEstimate> predict(std::span<const Architecture> architectures,
                                         const Progress& progress = {}) const override;
    /// In canonical order.
    const std::vector<LatencyEstimate>& all() const { return estimates_; }

  private:
    const SearchSpace* space_;
    std::vector<LatencyEstimate> estimates_;
};

/// Every architecture of an enumerable space in canonical order; std::logic_error for others.
std::vector<Architecture> every_architecture(const SearchSpace& space);

}  // namespace latlab
