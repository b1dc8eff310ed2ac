#pragma once

#include <memory>

#include "predictor/few_shot_prior.h"
#include "predictor/predictor.h"

namespace latlab {

/// Of more measurements this many are drawn by the seed: time and memory grow fast with them.
inline constexpr std::size_t few_shot_most_measurements = 300;

/// Which of so many surprises, in ascending order and counted from 1, bounds this share of new measurements
/// (conformal prediction). Beyond the last where the measurements are too few for the share.
std::size_t conformal_place(std::size_t measurements, double share);

/// "few-shot": latency in ms as a sum of linear functions of what is known of an architecture, by Gaussian
/// process regression averaged over settings (predictor/gaussian_mixture.h). Transfer is a solve, not a
/// training run. A measurement of known standard error counts less the larger it is. The intervals are the
/// process' own, widened or narrowed until the measurements, each predicted from the others, lie inside as
/// often as they should (conformal prediction; Vovk, Gammerman and Shafer, 2005).
class FewShotMethod : public TransferMethod {
  public:
    explicit FewShotMethod(std::shared_ptr<const FewShotPrior> prior) : prior_(std::move(prior)) {}

    std::string_view name() const override { return "few-shot"; }
    /// The seed draws the settings. What comes back is a FewShotPosterior (predictor/few_shot_posterior.h).
    std::unique_ptr<Predictor> transfer(std::span<const Measurement> measurements, std::uint64_t seed,
                                        const Progress& progress = {}) const override;

  private:
    std::shared_ptr<const FewShotPrior> prior_;
};

}  // namespace latlab
