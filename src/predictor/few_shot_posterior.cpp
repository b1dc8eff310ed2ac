#include "predictor/few_shot_posterior.h"

#include <algorithm>

namespace latlab {
namespace {

// The groups' weights, one for each number.
Eigen::VectorXd spread_out(const std::vector<FeatureGroup>& groups, const Eigen::VectorXd& weights,
                           Eigen::Index width) {
    Eigen::VectorXd each(width);
    for (std::size_t g = 0; g < groups.size(); ++g)
        each.segment(groups[g].first, groups[g].width).setConstant(weights[static_cast<Eigen::Index>(g)]);
    return each;
}

}  // namespace

Belief believed(const FewShotPosterior& posterior, const Eigen::MatrixXd& features, double level,
                std::size_t most_members) {
    const std::vector<FeatureGroup> groups = posterior.prior().groups();
    const std::vector<GaussianMixture::Member>& members = posterior.mixture().members();  // likeliest first
    const std::size_t counted = std::min(members.size(), most_members);
    double total = 0;
    for (std::size_t m = 0; m < counted; ++m) total += members[m].share;

    const Eigen::Index sums = features.rows();
    constexpr double constant = GaussianMixture::constant_kernel;
    Belief belief;
    belief.mean = belief.spread = Eigen::VectorXd::Zero(sums);
    belief.covariance = Eigen::MatrixXd::Constant(sums, sums, constant * level * level);
    Eigen::VectorXd weights = Eigen::VectorXd::Zero(features.cols());
    for (std::size_t m = 0; m < counted; ++m) {
        const GaussianMixture::Member& member = members[m];
        const double share = member.share / total;
        const Eigen::VectorXd own = spread_out(groups, member.weights, features.cols());
        Eigen::MatrixXd cross = posterior.measured() * own.asDiagonal() * features.transpose();
        cross.array() += constant * level;
        const Eigen::VectorXd mean = cross.transpose() * member.solved;
        belief.mean += share * mean;
        belief.spread += share * mean.cwiseAbs2();
        member.kernel.matrixL().solveInPlace(cross);
        belief.covariance.selfadjointView<Eigen::Lower>().rankUpdate(cross.transpose(), -share);
        weights += share * own;
        belief.noise += share * member.noise;
    }
    belief.spread -= belief.mean.cwiseAbs2();
    const Eigen::MatrixXd scaled = features * weights.cwiseSqrt().asDiagonal();
    belief.covariance.selfadjointView<Eigen::Lower>().rankUpdate(scaled);
    belief.covariance.triangularView<Eigen::StrictlyUpper>() = belief.covariance.transpose();
    return belief;
}

}  // namespace latlab
