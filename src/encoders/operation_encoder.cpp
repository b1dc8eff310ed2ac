#include "encoders/operation_encoder.h"

namespace latlab {

Eigen::MatrixXf OperationEncoder::encode(std::span<const Architecture> architectures) const {
    const Eigen::Index ops = space_->op_count();
    Eigen::MatrixXf encoded = Eigen::MatrixXf::Zero(static_cast<Eigen::Index>(architectures.size()), width());
    for (Eigen::Index row = 0; row < encoded.rows(); ++row) {
        const Architecture& architecture = architectures[static_cast<std::size_t>(row)];
        for (Eigen::Index position = 0; position < space_->length(); ++position)
            encoded(row, position * ops + architecture.ops[static_cast<std::size_t>(position)]) = 1;
    }
    return encoded;
}

}  // namespace latlab
