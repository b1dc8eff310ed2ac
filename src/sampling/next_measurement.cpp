#include "sampling/next_measurement.h"

#include <algorithm>
#include <cmath>
#include <unordered_set>

namespace latlab {
namespace {

constexpr std::size_t most_compared = 300;  // time grows with their square
constexpr std::size_t most_members = 4;     // of the mixture, the likeliest

std::vector<Architecture> draw_candidates(const SearchSpace& space, std::span<const Measurement> measurements,
                                          std::uint64_t seed) {
    std::unordered_set<Architecture, ArchitectureHash> measured;
    for (const Measurement& measurement : measurements)
        measured.insert(space.pruned(measurement.architecture));
    const std::vector<Architecture>& all = reference_architectures(space);
    std::vector<Architecture> candidates;
    for (const std::size_t place : Random(seed).sample(all.size(), all.size())) {
        if (candidates.size() == most_compared) break;
        if (space.connected(all[place]) && measured.count(space.pruned(all[place])) == 0)
            candidates.push_back(all[place]);
    }
    return candidates;
}

// What is known once this place is measured.
void measure(Eigen::MatrixXd& covariance, double noise, std::size_t place) {
    const auto i = static_cast<Eigen::Index>(place);
    const Eigen::VectorXd column = covariance.col(i) / std::sqrt(covariance(i, i) + noise);
    covariance.noalias() -= column * column.transpose();
}

}  // namespace

std::vector<std::size_t> most_telling(Eigen::MatrixXd covariance, double noise, std::size_t count) {
    std::vector<std::size_t> chosen;
    Eigen::Array<bool, Eigen::Dynamic, 1> free =
        Eigen::Array<bool, Eigen::Dynamic, 1>::Constant(covariance.rows(), true);
    while (chosen.size() < count) {
        const Eigen::ArrayXd gain = covariance.colwise().squaredNorm().transpose().array() /
                                    (covariance.diagonal().array().max(0.0) + noise);
        Eigen::Index best;
        free.select(gain, -1.0).maxCoeff(&best);
        free[best] = false;
        chosen.push_back(static_cast<std::size_t>(best));
        measure(covariance, noise, chosen.back());
    }
    return chosen;
}

std::vector<double> mean_deviations(Eigen::MatrixXd covariance, double noise,
                                    std::span<const std::size_t> measured) {
    const auto mean = [&] { return (covariance.diagonal().array().max(0.0) + noise).sqrt().mean(); };
    std::vector<double> means{mean()};
    for (const std::size_t place : measured) {
        measure(covariance, noise, place);
        means.push_back(mean());
    }
    return means;
}

std::vector<NextMeasurement> next_measurements(const FewShotPosterior& posterior,
                                               std::span<const Measurement> measurements, std::uint64_t seed,
                                               std::size_t count) {
    const std::vector<Architecture> candidates =
        draw_candidates(posterior.prior().map->space(), measurements, seed);
    if (candidates.empty()) return {};
    const Belief belief = believed(posterior, posterior.prior().encode(candidates), 1, most_members);
    const std::vector<std::size_t> chosen =
        most_telling(belief.covariance, belief.noise, std::min(count, candidates.size()));
    const std::vector<double> deviations = mean_deviations(belief.covariance, belief.noise, chosen);
    std::vector<NextMeasurement> next;
    for (std::size_t i = 0; i < chosen.size(); ++i)
        next.push_back({candidates[chosen[i]], 1 - deviations[i + 1] / deviations[0]});
    return next;
}

}  // namespace latlab
