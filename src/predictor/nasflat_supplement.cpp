#include "predictor/nasflat_supplement.h"

#include <Eigen/Dense>
#include <array>
#include <cmath>
#include <mutex>
#include <unordered_map>
#include <utility>
#include <vector>

namespace latlab {
namespace {

constexpr int kinds_of_cost = 3;  // MACs, parameters, activations
using Costs = std::array<double, kinds_of_cost>;

Costs costs_of(const SearchSpace& space, const Architecture& architecture) {
    const LayerCost total = space.total(architecture);
    return {total.macs, total.parameters, total.activations};
}

class LayerCostEncoding : public SupplementaryEncoding {
  public:
    explicit LayerCostEncoding(const SearchSpace& space);

    std::string id() const override { return "layer-costs"; }
    int width() const override { return kinds_of_cost * (length_ + 1); }
    void encode(const Architecture& architecture, std::span<float> numbers) const override;

  private:
    int length_, operations_;
    /// Of each position, operation and cost: how far the cost is above the mean over the operations.
    Eigen::MatrixXd excess_;  ///< (position * operations + operation) x cost
    Eigen::MatrixXd
        scale_;  ///< position x cost: 1 / standard deviation, 0 where all operations cost the same
    Eigen::Vector3d total_scale_;
};

LayerCostEncoding::LayerCostEncoding(const SearchSpace& space)
    : length_(space.length()),
      operations_(space.op_count()),
      excess_(length_ * operations_, kinds_of_cost),
      scale_(length_, kinds_of_cost) {
    // A position's costs do not depend on the other positions, so any network can carry it.
    Architecture architecture{std::vector<std::uint8_t>(length_, 0)};
    Eigen::Vector3d total_variance = Eigen::Vector3d::Zero();
    for (int position = 0; position < length_; ++position) {
        auto rows = excess_.middleRows(position * operations_, operations_);
        for (int op = 0; op < operations_; ++op) {
            architecture.ops[position] = static_cast<std::uint8_t>(op);
            const Costs costs = costs_of(space, architecture);
            for (int c = 0; c < kinds_of_cost; ++c) rows(op, c) = costs[c];
        }
        architecture.ops[position] = 0;
        const Eigen::RowVectorXd mean = rows.colwise().mean();
        rows.rowwise() -= mean;
        for (int c = 0; c < kinds_of_cost; ++c) {
            const double variance = rows.col(c).squaredNorm() / operations_;
            total_variance(c) += variance;
            scale_(position, c) = variance > 0 ? 1 / std::sqrt(variance) : 0;
        }
    }
    total_scale_ = (total_variance.array() > 0).select(total_variance.array().rsqrt(), 0.0);
}

void LayerCostEncoding::encode(const Architecture& architecture, std::span<float> numbers) const {
    Eigen::RowVector3d total = Eigen::RowVector3d::Zero();
    for (int position = 0; position < length_; ++position) {
        const Eigen::RowVector3d excess = excess_.row(position * operations_ + architecture.ops[position]);
        total += excess;
        for (int c = 0; c < kinds_of_cost; ++c) {
            numbers[kinds_of_cost * (position + 1) + c] = static_cast<float>(excess(c) * scale_(position, c));
        }
    }
    for (int c = 0; c < kinds_of_cost; ++c) numbers[c] = static_cast<float>(total(c) * total_scale_(c));
}

// Keeps what it has encoded: an epoch asks for the same architectures as the one before.
class EncoderSupplement : public SupplementaryEncoding {
  public:
    EncoderSupplement(std::shared_ptr<const Encoder> encoder, std::string id)
        : encoder_(std::move(encoder)), id_(std::move(id)) {}

    std::string id() const override { return id_; }
    int width() const override { return encoder_->width(); }
    void encode(const Architecture& architecture, std::span<float> numbers) const override {
        const std::lock_guard lock(mutex_);
        auto& kept = kept_[architecture];
        if (kept.size() == 0) kept = encoder_->encode({&architecture, 1});
        Eigen::Map<Eigen::RowVectorXf>(numbers.data(), width()) = kept;
    }

  private:
    std::shared_ptr<const Encoder> encoder_;
    std::string id_;
    mutable std::mutex mutex_;
    mutable std::unordered_map<Architecture, Eigen::RowVectorXf, ArchitectureHash> kept_;
};

}  // namespace

std::shared_ptr<const SupplementaryEncoding> layer_cost_encoding(const SearchSpace& space) {
    return std::make_shared<const LayerCostEncoding>(space);
}

std::shared_ptr<const SupplementaryEncoding> supplement_from(std::shared_ptr<const Encoder> encoder,
                                                             std::string id) {
    if (id.empty()) id = std::string(encoder->id());
    return std::make_shared<const EncoderSupplement>(std::move(encoder), std::move(id));
}

}  // namespace latlab
