#pragma once

#include <Eigen/Dense>
#include <cstdint>
#include <vector>

#include "base/progress.h"

namespace latlab {

/// What is believed of a Gaussian process' settings before anything is measured: logarithms of the groups'
/// weights and of the noise's variance, independent and normal. Targets are taken to have variance 1.
struct SettingPrior {
    Eigen::VectorXd log_weight_mean, log_weight_deviation;  ///< one a group
    double log_noise_mean = 0, log_noise_deviation = 1;
};

/// Gaussian process regression whose kernel is a weighted sum of groups' kernels, averaged over settings of
/// the weights and the noise: drawn from the prior, then around the likely ones, each counting by its
/// marginal likelihood (Rasmussen and Williams, 2006, chapter 5). That leans towards likely settings more
/// than the posterior would, which did better on known devices. A measurement that the others contradict
/// counts less, as under Student's t noise (expectation maximisation, 4 degrees of freedom). A measurement
/// may have noise of its own beside that of all, of known variance (Goldberg, Williams and Bishop, 1998).
class GaussianMixture {
  public:
    /// Part of every member's kernel: the mean level is unknown. Wide, since targets have variance 1.
    static constexpr double constant_kernel = 4;

    /// One setting, solved for the measurements.
    struct Member {
        double share = 0;         ///< of the mixture
        Eigen::VectorXd weights;  ///< one a group
        double noise = 0;         ///< variance of one measurement's noise, without what is its own
        Eigen::LLT<Eigen::MatrixXd> kernel;
        Eigen::VectorXd solved;  ///< kernel^-1 targets
    };

    /// kernels: one a group, measurements x measurements. targets: standardised latencies. own_noise: the
    /// variance of each measurement's own noise, 0 where it has none. Throws std::invalid_argument when the
    /// sizes differ. Time grows with the cube of the measurements.
    GaussianMixture(const std::vector<Eigen::MatrixXd>& kernels, const Eigen::VectorXd& targets,
                    const Eigen::VectorXd& own_noise, const SettingPrior& prior, std::uint64_t seed,
                    const Progress& progress = {});

    const std::vector<Member>& members() const { return members_; }
    /// How much each measurement counts, 1 for one that agrees with the rest.
    const Eigen::VectorXd& trust() const { return trust_; }

    /// Mean and variance of measurements.
    struct Predictions {
        Eigen::ArrayXd mean, variance;
    };
    /// Of new points, measured without noise of their own. cross: one a group, measurements x points, their
    /// kernels with the measured ones; own: groups x points, their kernels with themselves.
    Predictions predict(const std::vector<Eigen::MatrixXd>& cross, const Eigen::MatrixXd& own) const;
    /// Each measurement, with its own noise, predicted from the others; the settings and how much each counts
    /// are kept.
    Predictions leave_one_out() const;

  private:
    Eigen::VectorXd targets_, trust_;
    std::vector<Member> members_;
};

}  // namespace latlab
