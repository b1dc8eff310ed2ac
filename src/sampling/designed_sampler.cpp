#include "sampling/designed_sampler.h"

#include <cmath>
#include <stdexcept>
#include <string>

#include "base/error.h"

namespace latlab {
namespace {

constexpr std::size_t most_candidates = 4000;  // 128 MB of covariance
constexpr double noise_share = 0.1;            // of an average candidate's variance

}  // namespace

std::vector<std::size_t> a_optimal_design(Eigen::MatrixXd covariance, double noise, std::size_t count) {
    const Eigen::Index candidates = covariance.rows();
    if (covariance.cols() != candidates || static_cast<Eigen::Index>(count) > candidates || !(noise > 0))
        throw std::invalid_argument("a_optimal_design: a square covariance, noise, at most all candidates");
    std::vector<std::size_t> chosen;
    Eigen::Array<bool, Eigen::Dynamic, 1> free =
        Eigen::Array<bool, Eigen::Dynamic, 1>::Constant(candidates, true);
    while (chosen.size() < count) {
        // Measuring i takes |covariance.col(i)|^2 / (variance + noise) off the summed variance.
        const Eigen::ArrayXd gain = covariance.colwise().squaredNorm().transpose().array() /
                                    (covariance.diagonal().array().max(0.0) + noise);
        Eigen::Index best;
        free.select(gain, -1.0).maxCoeff(&best);
        chosen.push_back(static_cast<std::size_t>(best));
        free[best] = false;
        const Eigen::VectorXd column = covariance.col(best) / std::sqrt(covariance(best, best) + noise);
        covariance.noalias() -= column * column.transpose();
    }
    return chosen;
}

std::vector<std::size_t> DesignedSampler::pick(const SampleRequest& request, Random&) const {
    if (&request.space != &prior_->map->space())
        throw std::invalid_argument("DesignedSampler: the prior is for another space");
    if (request.candidates.size() > most_candidates)
        throw DataError(
            "a design of " + std::to_string(request.candidates.size()) + " candidates takes too much memory",
            "", "Draw at most " + std::to_string(most_candidates) + " of them first.");
    Eigen::MatrixXd features = prior_->encode(request.candidates);
    const std::vector<FeatureGroup> groups = prior_->groups();
    const Eigen::VectorXd weights = prior_->design_weights();
    for (std::size_t g = 0; g < groups.size(); ++g)
        features.middleCols(groups[g].first, groups[g].width) *=
            std::sqrt(weights[static_cast<Eigen::Index>(g)]);
    Eigen::MatrixXd covariance = features * features.transpose();
    covariance.array() += weights.maxCoeff();  // the unknown level
    const double noise = noise_share * covariance.diagonal().mean();
    return a_optimal_design(std::move(covariance), noise, request.count);
}

}  // namespace latlab
