#pragma once

#include "predictor/few_shot_posterior.h"

namespace latlab {

/// A network worth measuring next.
struct NextMeasurement {
    Architecture architecture;
    /// By which share the intervals become narrower in the mean over the space, once this one and those
    /// before it in the list are measured. They may move as well; that nobody knows beforehand.
    double narrows = 0;
};

/// Which networks tell most beyond what is measured: each next one lowers the summed posterior variance most
/// (greedy A-optimal design under the fitted mixture, which stays as it is). The seed draws 300 candidates,
/// which also stand for the space: not measured yet, not even but for unused operations, with a way from
/// input to output. Empty where none are left.
std::vector<NextMeasurement> next_measurements(const FewShotPosterior& posterior,
                                               std::span<const Measurement> measurements, std::uint64_t seed,
                                               std::size_t count);

/// Positions in a covariance (candidates x candidates, noise left out), each next one that which lowers the
/// summed variance most. noise: variance of one measurement's.
std::vector<std::size_t> most_telling(Eigen::MatrixXd covariance, double noise, std::size_t count);

/// Mean over the candidates of a measurement's standard deviation, before anything is measured and after each
/// of these. covariance: candidates x candidates, noise left out; noise: variance of one measurement's.
std::vector<double> mean_deviations(Eigen::MatrixXd covariance, double noise,
                                    std::span<const std::size_t> measured);

}  // namespace latlab
