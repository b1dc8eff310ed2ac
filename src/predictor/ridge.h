#pragma once

#include <Eigen/Dense>

namespace latlab {

/// A linear model y = intercept + weights . x whose weights were held small, the intercept free.
struct RidgeModel {
    Eigen::VectorXd weights;  ///< one a feature
    double intercept = 0;
    double strength = 0;  ///< the penalty on the squared length of the weights
    /// What the same fit without a row predicts for that row, for every row.
    Eigen::VectorXd leave_one_out;

    /// x: as many numbers as there were features.
    template <typename Vector>
    double operator()(const Vector& x) const {
        return intercept + weights.dot(x);
    }
};

/// Minimises |y - intercept - X weights|^2 + strength |weights|^2. features X: rows x features, targets y:
/// one a row. Throws std::invalid_argument when there are no rows, the lengths differ or strength <= 0.
RidgeModel fit_ridge(const Eigen::MatrixXd& features, const Eigen::VectorXd& targets, double strength);

/// The same with the strength of the smallest squared leave-one-out error, which has a closed form
/// (PRESS; Allen, 1974; Golub, Heath and Wahba, 1979): quarter decades from 1e-6 to 1e2 times the largest
/// squared singular value of the centred features. Equal errors take the stronger penalty.
RidgeModel fit_ridge(const Eigen::MatrixXd& features, const Eigen::VectorXd& targets);

}  // namespace latlab
