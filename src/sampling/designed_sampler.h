#pragma once

#include <memory>

#include "predictor/few_shot_prior.h"
#include "sampling/sampler.h"

namespace latlab {

/// "designed": the architectures that, under the few-shot predictor's prior, tell most about all others.
/// Each next one lowers the summed variance of candidates and measured ones most (greedy A-optimal design;
/// Pukelsheim, 2006), given what is measured. So the first of a longer list are the shorter list, and a list
/// that goes on from its own beginning is its end. No latency is seen.
class DesignedSampler : public Sampler {
  public:
    explicit DesignedSampler(std::shared_ptr<const FewShotPrior> prior) : prior_(std::move(prior)) {}

    std::string_view name() const override { return "designed"; }

  private:
    std::vector<std::size_t> pick(const SampleRequest& request, Random& random) const override;

    std::shared_ptr<const FewShotPrior> prior_;
};

/// The same design as positions in rows of features (candidates x width), whose products are the candidates'
/// covariances, with this much noise in a measurement; measured: rows of the same features. Time and memory
/// grow with candidates times width.
std::vector<std::size_t> a_optimal_design(const Eigen::MatrixXd& features, double noise, std::size_t count,
                                          const Eigen::MatrixXd& measured = {},
                                          const Progress& progress = {});

}  // namespace latlab
