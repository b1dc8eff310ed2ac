#include "study/device_map.h"

#include <cmath>
#include <stdexcept>

namespace latlab {
namespace {

Eigen::MatrixXd distances(const Eigen::MatrixXd& correlation) {
    Eigen::MatrixXd distance =
        correlation.unaryExpr([](double value) { return std::isnan(value) ? 1 : 1 - value; });
    distance.diagonal().setZero();
    return distance;
}

// An eigenvector's sign is the solver's affair; half the largest is far from where rounding could decide.
void fix_direction(Eigen::Ref<Eigen::VectorXd> axis) {
    const double far_out = axis.cwiseAbs().maxCoeff() / 2;
    for (const double place : axis) {
        if (std::abs(place) < far_out) continue;
        if (place < 0) axis = -axis;
        return;
    }
}

}  // namespace

Eigen::MatrixX2d device_map(const Eigen::MatrixXd& correlation) {
    const Eigen::Index devices = correlation.rows();
    if (correlation.cols() != devices) throw std::invalid_argument("device_map: correlation is not square");
    Eigen::MatrixX2d places = Eigen::MatrixX2d::Zero(devices, 2);
    if (devices < 2) return places;
    const Eigen::MatrixXd squared = distances(correlation).cwiseAbs2();
    const Eigen::MatrixXd centring =
        Eigen::MatrixXd::Identity(devices, devices).array() - 1.0 / static_cast<double>(devices);
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(-0.5 * centring * squared * centring);
    constexpr double nothing = 1e-12;
    for (Eigen::Index axis = 0; axis < 2; ++axis) {
        const Eigen::Index from_end = devices - 1 - axis;  // eigenvalues ascend
        const double spread = solver.eigenvalues()[from_end];
        if (spread < nothing) continue;
        places.col(axis) = std::sqrt(spread) * solver.eigenvectors().col(from_end);
        fix_direction(places.col(axis));
    }
    return places;
}

}  // namespace latlab
