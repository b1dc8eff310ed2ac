#include "predictor/ridge.h"

#include <cmath>
#include <stdexcept>

namespace latlab {
namespace {

// The centred problem in the coordinates of its singular vectors, where every strength costs next to nothing.
class CentredRidge {
  public:
    CentredRidge(const Eigen::MatrixXd& features, const Eigen::VectorXd& targets)
        : feature_means_(features.colwise().mean()),
          target_mean_(targets.mean()),
          centred_(targets.array() - target_mean_),
          svd_(features.rowwise() - feature_means_, Eigen::ComputeThinU | Eigen::ComputeThinV),
          squares_(svd_.singularValues().array().square()),
          projected_(svd_.matrixU().transpose() * centred_) {}

    double largest_square() const { return squares_.size() ? squares_.maxCoeff() : 0; }

    RidgeModel fit(double strength) const {
        const Eigen::ArrayXd kept = squares_ / (squares_ + strength);
        const Eigen::ArrayXd fitted = svd_.matrixU() * (kept * projected_.array()).matrix();
        // The leverage of a row: 1/n from the intercept, the rest from the penalised weights.
        const Eigen::ArrayXd leverage = 1.0 / static_cast<double>(centred_.size()) +
                                        (svd_.matrixU().array().square().matrix() * kept.matrix()).array();
        const Eigen::ArrayXd residual = centred_.array() - fitted;

        RidgeModel model;
        model.strength = strength;
        model.weights = svd_.matrixV() *
                        (svd_.singularValues().array() / (squares_ + strength) * projected_.array()).matrix();
        model.intercept = target_mean_ - feature_means_.dot(model.weights);
        model.leave_one_out = (target_mean_ + centred_.array() - residual / (1 - leverage)).matrix();
        return model;
    }

  private:
    Eigen::RowVectorXd feature_means_;
    double target_mean_;
    Eigen::VectorXd centred_;
    Eigen::JacobiSVD<Eigen::MatrixXd> svd_;
    Eigen::ArrayXd squares_;
    Eigen::VectorXd projected_;
};

void check_shapes(const Eigen::MatrixXd& features, const Eigen::VectorXd& targets) {
    if (features.rows() == 0 || features.rows() != targets.size())
        throw std::invalid_argument("fit_ridge: needs as many targets as rows, at least one");
}

}  // namespace

RidgeModel fit_ridge(const Eigen::MatrixXd& features, const Eigen::VectorXd& targets, double strength) {
    check_shapes(features, targets);
    if (!(strength > 0)) throw std::invalid_argument("fit_ridge: strength must be positive");
    return CentredRidge(features, targets).fit(strength);
}

RidgeModel fit_ridge(const Eigen::MatrixXd& features, const Eigen::VectorXd& targets) {
    check_shapes(features, targets);
    const CentredRidge problem(features, targets);
    const double scale = problem.largest_square() > 0 ? problem.largest_square() : 1;
    RidgeModel best;
    double least_error = INFINITY;
    for (int quarter = 8; quarter >= -24; --quarter) {
        RidgeModel model = problem.fit(scale * std::pow(10.0, quarter / 4.0));
        const double error = (targets - model.leave_one_out).squaredNorm();
        if (quarter != 8 && !(error < least_error)) continue;
        least_error = error;
        best = std::move(model);
    }
    return best;
}

}  // namespace latlab
