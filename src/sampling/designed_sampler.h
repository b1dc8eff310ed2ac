#pragma once

#include <memory>

#include "predictor/few_shot_prior.h"
#include "sampling/sampler.h"

namespace latlab {

/// "designed": the architectures that, under the few-shot predictor's prior, tell most about all others.
/// Each next one lowers the summed variance of the candidates most (greedy A-optimal design; Pukelsheim,
/// 2006), so the first of a longer list are the shorter list. No latency is seen. Time and memory grow with
/// the square of the candidates: a few thousand are enough.
class DesignedSampler : public Sampler {
  public:
    explicit DesignedSampler(std::shared_ptr<const FewShotPrior> prior) : prior_(std::move(prior)) {}

    std::string_view name() const override { return "designed"; }

  private:
    std::vector<std::size_t> pick(const SampleRequest& request, Random& random) const override;

    std::shared_ptr<const FewShotPrior> prior_;
};

/// The same design as positions in rows of a covariance (candidates x candidates), with this much noise in
/// a measurement.
std::vector<std::size_t> a_optimal_design(Eigen::MatrixXd covariance, double noise, std::size_t count);

}  // namespace latlab
