#pragma once

#include "predictor/few_shot_prior.h"
#include "predictor/gaussian_mixture.h"
#include "predictor/predictor.h"

namespace latlab {

/// A few-shot predictor that lays open what it believes, for reports on it. Inside, latencies are
/// standardised: in deviations of the measured ones, from their mean.
class FewShotPosterior : public Predictor {
  public:
    virtual const FewShotPrior& prior() const = 0;
    virtual const GaussianMixture& mixture() const = 0;
    /// The measurements used, as prior().encode writes them: measurements x numbers.
    virtual const Eigen::MatrixXd& measured() const = 0;
};

/// What a posterior believes of weighted sums of latencies, noise left out.
struct Belief {
    Eigen::VectorXd mean;
    /// What one setting of the mixture does not know, its average: measuring makes it smaller (Rasmussen and
    /// Williams, 2006, equation 2.26).
    Eigen::MatrixXd covariance;
    /// Variance of the mean from setting to setting.
    Eigen::VectorXd spread;
    double noise = 0;  ///< variance of one measurement's noise, the average
};

/// features: sums x numbers, the same sums of what prior().encode gives. level: what each sum's weights add
/// up to, 1 for a latency and 0 for a difference. Of the mixture's settings the likeliest count, at most
/// most_members.
Belief believed(const FewShotPosterior& posterior, const Eigen::MatrixXd& features, double level,
                std::size_t most_members);

}  // namespace latlab
