#include "study/projection.h"

#include <cmath>
#include <stdexcept>

namespace latlab {
namespace {

// 1 or -1. Not the largest coefficient decides, but the first that is half as large: where several are
// equally large but for rounding, the largest may be another one in another build.
double sign(const Eigen::VectorXd& component) {
    const double large = component.cwiseAbs().maxCoeff() / 2;
    for (const double coefficient : component)
        if (std::abs(coefficient) >= large) return coefficient < 0 ? -1 : 1;
    return 1;
}

}  // namespace

Projection principal_components(const Eigen::MatrixXd& rows) {
    if (rows.size() == 0 || !rows.allFinite())
        throw std::invalid_argument("principal_components: at least one row, finite numbers only");
    const Eigen::MatrixXd centred = rows.rowwise() - rows.colwise().mean();
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(centred.transpose() * centred);
    Projection projection;
    projection.scores = Eigen::MatrixX2d::Zero(rows.rows(), 2);
    const double total = centred.squaredNorm();
    for (Eigen::Index i = 0; i < 2 && i < rows.cols() && total > 0; ++i) {
        const Eigen::Index at = rows.cols() - 1 - i;  // the largest come last
        const Eigen::VectorXd component = solver.eigenvectors().col(at);
        projection.scores.col(i) = centred * (component * sign(component));
        projection.explained[static_cast<std::size_t>(i)] = projection.scores.col(i).squaredNorm() / total;
    }
    return projection;
}

}  // namespace latlab
