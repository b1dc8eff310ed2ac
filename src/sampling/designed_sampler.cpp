#include "sampling/designed_sampler.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>

#include "base/error.h"

namespace latlab {
namespace {

constexpr std::size_t most_candidates = 4000;  // some 10 MB of numbers on FBNet, a few times over
constexpr std::size_t most_measured = 20'000;
constexpr double noise_share = 0.1;  // of an average architecture's variance

// Rows whose products are the covariances of latencies under the prior.
Eigen::MatrixXd weighted_features(const FewShotPrior& prior, std::span<const Architecture> architectures) {
    const std::vector<FeatureGroup> groups = prior.groups();
    const Eigen::VectorXd weights = prior.design_weights();
    const Eigen::MatrixXd features = prior.encode(architectures);
    Eigen::MatrixXd weighted(features.rows(), features.cols() + 1);
    for (std::size_t g = 0; g < groups.size(); ++g)
        weighted.middleCols(groups[g].first, groups[g].width) =
            std::sqrt(weights[static_cast<Eigen::Index>(g)]) *
            features.middleCols(groups[g].first, groups[g].width);
    weighted.rightCols(1).setConstant(std::sqrt(weights.maxCoeff()));  // the unknown level
    return weighted;
}

}  // namespace

// Nothing of candidates x candidates is needed. With rows f of features, S the covariance of their weights
// given what is chosen, and M the sum of f^T f over all architectures, two candidates' covariance is f S g^T,
// and the squares of one's covariances with all architectures sum up to f S M S f^T. Choosing changes S by a
// matrix of rank one, so these sums follow from two products with all features a step.
std::vector<std::size_t> a_optimal_design(const Eigen::MatrixXd& features, double noise, std::size_t count,
                                          const Eigen::MatrixXd& measured, const Progress& progress) {
    const Eigen::Index candidates = features.rows(), width = features.cols();
    if (static_cast<Eigen::Index>(count) > candidates || !(noise > 0) ||
        (measured.rows() > 0 && measured.cols() != width))
        throw std::invalid_argument("a_optimal_design: noise, at most all candidates, features of one width");
    Eigen::MatrixXd rows = features, given = measured;
    if (measured.rows() > 0) {
        // Features whose weights have covariance 1 once this is measured.
        Eigen::MatrixXd precision = Eigen::MatrixXd::Identity(width, width);
        precision.selfadjointView<Eigen::Lower>().rankUpdate(measured.transpose(), 1 / noise);
        const Eigen::LLT<Eigen::MatrixXd> root(precision);
        rows = root.matrixL().solve(features.transpose()).transpose();
        given = root.matrixL().solve(measured.transpose()).transpose();
    }
    Eigen::MatrixXd all = Eigen::MatrixXd::Zero(width, width);
    all.selfadjointView<Eigen::Lower>().rankUpdate(rows.transpose());
    if (given.rows() > 0) all.selfadjointView<Eigen::Lower>().rankUpdate(given.transpose());
    all.triangularView<Eigen::StrictlyUpper>() = all.transpose();

    Eigen::MatrixXd weights = Eigen::MatrixXd::Identity(width, width);
    Eigen::ArrayXd variance = rows.rowwise().squaredNorm();
    Eigen::ArrayXd squares = ((rows * all).array() * rows.array()).rowwise().sum();
    std::vector<std::size_t> chosen;
    Eigen::Array<bool, Eigen::Dynamic, 1> free =
        Eigen::Array<bool, Eigen::Dynamic, 1>::Constant(candidates, true);
    while (chosen.size() < count) {
        progress.report(static_cast<double>(chosen.size()) / static_cast<double>(count), "designing");
        // Measuring i takes this off the summed variance.
        const Eigen::ArrayXd gain = squares.max(0.0) / (variance.max(0.0) + noise);
        Eigen::Index best;
        free.select(gain, -1.0).maxCoeff(&best);
        chosen.push_back(static_cast<std::size_t>(best));
        free[best] = false;
        const Eigen::VectorXd direction = weights * rows.row(best).transpose();
        const Eigen::ArrayXd covariance = (rows * direction).array();
        const Eigen::ArrayXd with_squares = (rows * (weights * (all * direction))).array();
        const double total = std::max(variance[best], 0.0) + noise;
        const Eigen::ArrayXd share = covariance / total;
        squares += share * (share * squares[best] - 2 * with_squares);
        variance -= share * covariance;
        weights.noalias() -= (direction / total) * direction.transpose();
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
    if (request.measured.size() > most_measured)
        throw DataError("a design that goes on from " + std::to_string(request.measured.size()) +
                            " measured architectures takes too much memory",
                        "", "Give at most " + std::to_string(most_measured) + " of them.");
    const Eigen::MatrixXd features = weighted_features(*prior_, request.candidates);
    const Eigen::MatrixXd measured = weighted_features(*prior_, request.measured);
    const double summed_variance = features.squaredNorm() + measured.squaredNorm();
    const double noise =
        noise_share * summed_variance / static_cast<double>(features.rows() + measured.rows());
    return a_optimal_design(features, noise, request.count, measured, request.progress);
}

}  // namespace latlab
