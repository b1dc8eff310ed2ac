#include "predictor/feature_map.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <mutex>
#include <stdexcept>

#include "predictor/fbnet_features.h"
#include "predictor/nb201_features.h"

namespace latlab {
namespace {

constexpr std::size_t reference_size = 4096;
constexpr std::uint64_t reference_seed = 20'240'304;

std::vector<Architecture> draw_reference(const SearchSpace& space) {
    std::vector<Architecture> drawn;
    if (space.enumerable()) {
        for (std::size_t i = 0; static_cast<double>(i) < space.size(); ++i) drawn.push_back(space.at(i));
        return drawn;
    }
    Random random(reference_seed);
    while (drawn.size() < reference_size) drawn.push_back(space.random(random));
    return drawn;
}

// One value a space and way of making it, made by the first who asks.
template <typename Value, typename Make>
const Value& once_a_space(const SearchSpace& space, const Make& make) {
    static std::mutex mutex;
    static std::map<const SearchSpace*, Value> values;
    const std::lock_guard lock(mutex);
    const auto found = values.find(&space);
    return found != values.end() ? found->second : values.emplace(&space, make(space)).first->second;
}

}  // namespace

void FeatureMap::add_group(std::string name, int width, bool scale_columns, FeatureUse use) {
    groups_.push_back({std::move(name), width_, width, scale_columns, use});
    width_ += width;
}

Eigen::VectorXd FeatureMap::take_means() {
    const std::vector<Architecture>& reference = reference_architectures(*space_);
    const double share = 1.0 / static_cast<double>(reference.size());
    Eigen::VectorXd row(width_), squares = Eigen::VectorXd::Zero(width_);
    means_ = Eigen::VectorXd::Zero(width_);
    for (const Architecture& architecture : reference) {
        row.setZero();
        raw(architecture, row);
        means_ += share * row;
        squares += share * row.cwiseAbs2();
    }
    return squares;
}

void FeatureMap::standardise(const FeatureMap& scaled) {
    take_means();
    scales_ = scaled.scales_;
}

void FeatureMap::standardise() {
    const Eigen::VectorXd squares = take_means();
    const Eigen::ArrayXd variances = (squares - means_.cwiseAbs2()).array().max(0.0);
    // What never changes says nothing; rounding must not blow it up.
    const Eigen::Array<bool, Eigen::Dynamic, 1> varies = variances > 1e-9 * squares.array().max(1e-9);
    scales_.setZero(width_);
    for (const FeatureGroup& group : groups_) {
        const auto in_group = varies.segment(group.first, group.width);
        const auto variance = variances.segment(group.first, group.width);
        auto scale = scales_.segment(group.first, group.width).array();
        if (group.scale_columns) {
            const double columns = static_cast<double>(std::max<Eigen::Index>(1, in_group.count()));
            scale = in_group.select(1 / (variance * columns).max(1e-300).sqrt(), 0.0);
        } else {
            scale = in_group.select(1 / std::sqrt(std::max(variance.sum(), 1e-300)), variance * 0);
        }
    }
}

Eigen::MatrixXd FeatureMap::encode(std::span<const Architecture> architectures) const {
    // Column-wise, so that an architecture's numbers lie together while they are written.
    Eigen::MatrixXd rows = Eigen::MatrixXd::Zero(width_, static_cast<Eigen::Index>(architectures.size()));
    for (std::size_t i = 0; i < architectures.size(); ++i) {
        auto row = rows.col(static_cast<Eigen::Index>(i));
        raw(architectures[i], row);
        row = (row - means_).cwiseProduct(scales_);
    }
    return rows.transpose();
}

const FeatureMap& feature_map(const SearchSpace& space) {
    const auto make = [](const SearchSpace& of) -> std::unique_ptr<const FeatureMap> {
        if (of.id() == "fbnet") return fbnet_features(of);
        if (of.id() == "nb201") return nb201_features(of);
        throw std::invalid_argument("feature_map: there are no features of " + std::string(of.id()));
    };
    return *once_a_space<std::unique_ptr<const FeatureMap>>(space, make);
}

const FeatureMap& executing_feature_map(const SearchSpace& space) {
    if (space.id() != "nb201") return feature_map(space);  // nothing leads nowhere
    const auto make = [](const SearchSpace& of) { return nb201_executing_features(of, feature_map(of)); };
    return *once_a_space<std::unique_ptr<const FeatureMap>>(space, make);
}

const std::vector<Architecture>& reference_architectures(const SearchSpace& space) {
    return once_a_space<std::vector<Architecture>>(space, draw_reference);
}

}  // namespace latlab
