#pragma once

#include "encoders/encoder.h"

namespace latlab {

/// The architecture itself as an encoding ("operations"): for each position a 1 in the place of its operation
/// and 0 in those of the others, position after position. What a learnt encoding is to be compared with.
class OperationEncoder final : public Encoder {
  public:
    explicit OperationEncoder(const SearchSpace& space) : space_(&space) {}

    std::string_view id() const override { return "operations"; }
    const SearchSpace& space() const override { return *space_; }
    int width() const override { return space_->length() * space_->op_count(); }
    Eigen::MatrixXf encode(std::span<const Architecture> architectures) const override;

  private:
    const SearchSpace* space_;
};

}  // namespace latlab
