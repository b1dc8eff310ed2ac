#include "search/operation_regression.h"

#include <cmath>
#include <limits>
#include <numeric>
#include <stdexcept>

#include "base/random.h"
#include "base/statistics.h"

namespace latlab {
namespace {

constexpr std::size_t most_learnt = 1500, most_chosen_on = 400;
constexpr double ridges[] = {1e-3, 3e-3, 1e-2, 3e-2, 0.1, 0.3, 1};

// Its share that is linear, and the decay of the rest.
std::vector<std::pair<double, double>> kernels() {
    std::vector<std::pair<double, double>> all{{1, 0}};
    for (const double linear : {0.0, 0.5})
        for (const double decay : {1.0, 2.0, 4.0, 8.0}) all.emplace_back(linear, decay);
    return all;
}

double same_share(const Architecture& a, const Architecture& b) {
    std::size_t same = 0;
    for (std::size_t i = 0; i < a.ops.size(); ++i) same += a.ops[i] == b.ops[i];
    return static_cast<double>(same) / static_cast<double>(a.ops.size());
}

double kernel(const OperationRegression::Shape& shape, double same) {
    return shape.linear * same + (1 - shape.linear) * std::exp(-shape.decay * (1 - same));
}

Eigen::MatrixXd same_shares(std::span<const Architecture> architectures) {
    const auto rows = static_cast<Eigen::Index>(architectures.size());
    Eigen::MatrixXd same(rows, rows);
    for (Eigen::Index i = 0; i < rows; ++i) {
        for (Eigen::Index j = 0; j <= i; ++j)
            same(i, j) = same(j, i) = same_share(architectures[i], architectures[j]);
    }
    return same;
}

Eigen::MatrixXd kernel_matrix(const OperationRegression::Shape& shape, const Eigen::MatrixXd& same) {
    return same.unaryExpr([&](double share) { return kernel(shape, share); });
}

// What the fit without each row says of it, for every ridge, from one decomposition of the kernel
// (row i's error is weights_i / inverse_ii).
class LeftOut {
  public:
    explicit LeftOut(const Eigen::MatrixXd& kernel) : solver_(kernel) {}

    Eigen::VectorXd errors(const Eigen::VectorXd& targets, double ridge) const {
        const Eigen::MatrixXd& vectors = solver_.eigenvectors();
        const Eigen::VectorXd inverse = (solver_.eigenvalues().array().max(0) + ridge).inverse();
        const Eigen::VectorXd weights = vectors * inverse.cwiseProduct(vectors.transpose() * targets);
        const Eigen::VectorXd diagonal = vectors.cwiseAbs2() * inverse;
        return weights.cwiseQuotient(diagonal);
    }

  private:
    Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver_;
};

}  // namespace

OperationRegression::OperationRegression(const SearchSpace& space,
                                         std::span<const Architecture> architectures,
                                         std::span<const double> targets, std::uint64_t seed)
    : space_(&space) {
    if (architectures.size() != targets.size() || targets.size() < 2)
        throw std::invalid_argument("OperationRegression: two rows at least, each with a target");
    std::vector<std::size_t> rows(targets.size());
    std::iota(rows.begin(), rows.end(), std::size_t{0});
    Random(seed).shuffle(rows);
    rows.resize(std::min(rows.size(), most_learnt));
    Eigen::VectorXd learnt(static_cast<Eigen::Index>(rows.size()));
    for (std::size_t i = 0; i < rows.size(); ++i) {
        known_.push_back(architectures[rows[i]]);
        learnt[static_cast<Eigen::Index>(i)] = targets[rows[i]];
    }
    mean_ = learnt.mean();
    deviation_ = std::sqrt((learnt.array() - mean_).square().mean());
    if (!(deviation_ > 0)) deviation_ = 1;
    learnt = (learnt.array() - mean_) / deviation_;
    choose_shape(known_, learnt);
    for (Architecture& architecture : known_) architecture = seen(architecture);
    Eigen::MatrixXd gram = kernel_matrix(shape_, same_shares(known_));
    gram.diagonal().array() += shape_.ridge;
    weights_ = gram.llt().solve(learnt);
}

void OperationRegression::choose_shape(std::span<const Architecture> architectures,
                                       const Eigen::VectorXd& targets) {
    const std::size_t rows = std::min(architectures.size(), most_chosen_on);
    const Eigen::VectorXd known = targets.head(static_cast<Eigen::Index>(rows));
    double least = std::numeric_limits<double>::infinity();
    Eigen::VectorXd errors;
    for (const bool pruned : {false, true}) {
        std::vector<Architecture> as_seen(architectures.begin(), architectures.begin() + rows);
        if (pruned) {
            for (Architecture& architecture : as_seen) architecture = space_->pruned(architecture);
        }
        const Eigen::MatrixXd same = same_shares(as_seen);
        for (const auto& [linear, decay] : kernels()) {
            const LeftOut fits(kernel_matrix({linear, decay}, same));
            for (const double ridge : ridges) {
                const Eigen::VectorXd these = fits.errors(known, ridge);
                if (!(these.squaredNorm() < least)) continue;
                least = these.squaredNorm();
                shape_ = {linear, decay, ridge, pruned};
                errors = these;
            }
        }
    }
    const Eigen::VectorXd left_out = known - errors, sizes = deviation_ * errors.cwiseAbs();
    left_out_spearman_ = spearman({known.data(), rows}, {left_out.data(), rows});
    left_out_error_ = median({sizes.data(), rows});
}

Architecture OperationRegression::seen(const Architecture& architecture) const {
    return shape_.pruned ? space_->pruned(architecture) : architecture;
}

std::vector<double> OperationRegression::predict(std::span<const Architecture> architectures) const {
    std::vector<double> predicted;
    predicted.reserve(architectures.size());
    // Architectures of one space share few different m, so the kernel is looked up.
    const std::size_t positions = known_.front().ops.size();
    std::vector<double> table(positions + 1);
    for (std::size_t same = 0; same <= positions; ++same)
        table[same] = kernel(shape_, static_cast<double>(same) / static_cast<double>(positions));
    for (const Architecture& asked : architectures) {
        const Architecture architecture = seen(asked);
        double sum = 0;
        for (std::size_t i = 0; i < known_.size(); ++i) {
            std::size_t same = 0;
            for (std::size_t j = 0; j < positions; ++j) same += architecture.ops[j] == known_[i].ops[j];
            sum += weights_[static_cast<Eigen::Index>(i)] * table[same];
        }
        predicted.push_back(mean_ + deviation_ * sum);
    }
    return predicted;
}

}  // namespace latlab
