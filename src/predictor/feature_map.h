#pragma once

#include <Eigen/Dense>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "spaces/search_space.h"

namespace latlab {

/// What columns are for: the kernel of the predicted latency, smoothing the known devices' latencies
/// (predictor/source_basis.h), which have far more measurements to tell many columns apart, or both.
enum class FeatureUse { kernel, smoothing, both };

/// Columns of a FeatureMap that a predictor weighs as one.
struct FeatureGroup {
    std::string name;
    int first = 0, width = 0;
    /// Whether the columns are of different units: each is then brought to the same variance.
    bool scale_columns = false;
    FeatureUse use = FeatureUse::kernel;
};

/// Raise when a column's numbers change their meaning or scale under the same name, so that files of numbers
/// that weigh columns are not taken for present ones.
inline constexpr int features_version = 2;

/// What is known of an architecture's cost before anything is measured, as numbers in groups: totals of work,
/// counts of operations, which operation stands where. Latency is close to a sum of linear functions of them
/// (predictor/few_shot.h).
///
/// Numbers are centred over the space and scaled so that each group's mean square is 1: a reference set of
/// architectures, the whole space where it is enumerable, says what is usual.
class FeatureMap {
  public:
    virtual ~FeatureMap() = default;

    const SearchSpace& space() const { return *space_; }
    const std::vector<FeatureGroup>& groups() const { return groups_; }
    int width() const { return width_; }

    /// architectures x width.
    Eigen::MatrixXd encode(std::span<const Architecture> architectures) const;

  protected:
    explicit FeatureMap(const SearchSpace& space) : space_(&space) {}
    /// Groups are added in the order in which raw() writes them.
    void add_group(std::string name, int width, bool scale_columns, FeatureUse use);
    /// To be called once raw() works.
    void standardise();
    /// The same, with the scales of a map of the same columns.
    void standardise(const FeatureMap& scaled);

  private:
    /// Sets the means to those over the reference set; returns the means of the squares.
    Eigen::VectorXd take_means();
    /// Writes the numbers of an architecture, width() of them, as they are; row comes zeroed.
    virtual void raw(const Architecture& architecture, Eigen::Ref<Eigen::VectorXd> row) const = 0;

    const SearchSpace* space_;
    std::vector<FeatureGroup> groups_;
    int width_ = 0;
    Eigen::VectorXd means_, scales_;
};

/// The features of a space, made once. Throws std::invalid_argument for a space that has none.
const FeatureMap& feature_map(const SearchSpace& space);
/// The same columns in the same scale for a device that is known to execute operations that lead nowhere:
/// each of them counts like those that take part.
const FeatureMap& executing_feature_map(const SearchSpace& space);

/// The architectures that stand for a space where something is averaged over it: all of an enumerable space,
/// otherwise 4,096 drawn with a fixed seed.
const std::vector<Architecture>& reference_architectures(const SearchSpace& space);

}  // namespace latlab
