#pragma once

#include <Eigen/Dense>
#include <span>
#include <vector>

#include "spaces/search_space.h"

namespace latlab {

/// Kernel ridge regression of any number on an architecture's operations, for tables of a user's own: from
/// dozens to thousands of rows. The kernel goes by the share m of positions at which two architectures have
/// the same operation,
///
///     k = linear * m + (1 - linear) * exp(-decay * (1 - m)),
///
/// so that it holds what each operation adds by itself (linear = 1) as well as what several do together.
class OperationRegression {
  public:
    /// How the kernel looks, and the ridge on its diagonal.
    struct Shape {
        double linear = 0.5, decay = 2, ridge = 0.1;
        bool pruned = false;
    };

    /// Learns targets (one an architecture, finite), from the architectures as they are or as they are
    /// without operations that cannot influence the output (SearchSpace::pruned). That and the shape are
    /// those of the least leave-one-out error on at most 400 of the rows. Of more than 1,500 rows it learns
    /// from 1,500; which is drawn from the seed. Throws std::invalid_argument where there are fewer than two
    /// rows or the lengths differ.
    OperationRegression(const SearchSpace& space, std::span<const Architecture> architectures,
                        std::span<const double> targets, std::uint64_t seed);

    std::vector<double> predict(std::span<const Architecture> architectures) const;

    const Shape& shape() const { return shape_; }
    /// Spearman's correlation of the targets with what the same fit without each says of it, on the rows that
    /// the shape was chosen on; NaN where all are equal.
    double left_out_spearman() const { return left_out_spearman_; }
    /// The median of what these are off by.
    double left_out_error() const { return left_out_error_; }

  private:
    void choose_shape(std::span<const Architecture> architectures, const Eigen::VectorXd& targets);
    Architecture seen(const Architecture& architecture) const;

    const SearchSpace* space_;
    Shape shape_;
    std::vector<Architecture> known_;
    Eigen::VectorXd weights_;  // one a known architecture
    double mean_ = 0, deviation_ = 1;
    double left_out_spearman_ = 0, left_out_error_ = 0;
};

}  // namespace latlab
