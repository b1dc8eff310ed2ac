#include "encoders/probe.h"

#include <stdexcept>

#include "base/statistics.h"
#include "encoders/operation_encoder.h"
#include "spaces/drawing.h"

namespace latlab {
namespace {

// Of each feature's variance over the fitted rows. Vectors have no noise, so hardly any penalty is needed.
constexpr double strength = 1e-6;

/// Operations as one-hot numbers, position after position, and the total MACs in the last column.
Eigen::MatrixXd answers(std::span<const Architecture> architectures, const SearchSpace& space) {
    const OperationEncoder operations(space);
    Eigen::MatrixXd made(static_cast<Eigen::Index>(architectures.size()), operations.width() + 1);
    made.leftCols(operations.width()) = operations.encode(architectures).cast<double>();
    for (Eigen::Index row = 0; row < made.rows(); ++row)
        made(row, made.cols() - 1) = space.total(architectures[static_cast<std::size_t>(row)]).macs;
    return made;
}

/// Predictions for all rows of ridge regressions fitted to the first ones.
Eigen::MatrixXd ridge_predictions(const Eigen::MatrixXd& vectors, const Eigen::MatrixXd& wanted,
                                  Eigen::Index fitted) {
    const Eigen::RowVectorXd centre = vectors.topRows(fitted).colwise().mean();
    Eigen::MatrixXd x = vectors.rowwise() - centre;
    const Eigen::RowVectorXd spread =
        (x.topRows(fitted).colwise().squaredNorm() / static_cast<double>(fitted)).cwiseSqrt();
    // A feature that is the same for all fitted rows tells nothing.
    x *= spread.unaryExpr([](double s) { return s > 0 ? 1 / s : 0.0; }).asDiagonal();
    const Eigen::RowVectorXd mean = wanted.topRows(fitted).colwise().mean();
    Eigen::MatrixXd gram = x.topRows(fitted).transpose() * x.topRows(fitted);
    gram.diagonal().array() += strength * static_cast<double>(fitted);
    const Eigen::MatrixXd weights =
        gram.ldlt().solve(x.topRows(fitted).transpose() * (wanted.topRows(fitted).rowwise() - mean));
    return (x * weights).rowwise() + mean;
}

}  // namespace

double ProbeResult::mean_operation_accuracy() const {
    return mean(operation_accuracy);
}

ProbeResult probe_vectors(const Eigen::MatrixXf& vectors, std::span<const Architecture> architectures,
                          const SearchSpace& space, std::size_t fitted) {
    const Eigen::Index rows = vectors.rows(), first = static_cast<Eigen::Index>(fitted);
    if (static_cast<std::size_t>(rows) != architectures.size() || first < 1 || first >= rows)
        throw std::invalid_argument("probe_vectors: needs rows to fit and rows to score");
    const Eigen::MatrixXd wanted = answers(architectures, space);
    const Eigen::MatrixXd read = ridge_predictions(vectors.cast<double>(), wanted, first);
    ProbeResult result;
    const Eigen::Index ops = space.op_count(), scored = rows - first;
    for (Eigen::Index position = 0; position < space.length(); ++position) {
        Eigen::Index right = 0;
        for (Eigen::Index row = first; row < rows; ++row) {
            Eigen::Index best;
            read.row(row).segment(position * ops, ops).maxCoeff(&best);
            right +=
                best == architectures[static_cast<std::size_t>(row)].ops[static_cast<std::size_t>(position)];
        }
        result.operation_accuracy.push_back(static_cast<double>(right) / static_cast<double>(scored));
    }
    const Eigen::VectorXd macs = wanted.col(wanted.cols() - 1).tail(scored);
    const double left = (macs - read.col(read.cols() - 1).tail(scored)).squaredNorm();
    result.macs_r2 = 1 - left / (macs.array() - macs.mean()).matrix().squaredNorm();
    return result;
}

ProbeResult probe_encoder(const Encoder& encoder, std::uint64_t seed) {
    constexpr std::size_t fitted = 4000, scored = 1000;
    Random random(seed);
    const std::vector<Architecture> drawn =
        draw_architectures(encoder.space(), fitted + scored, false, random);
    return probe_vectors(encoder.encode(drawn), drawn, encoder.space(), fitted);
}

}  // namespace latlab
