#pragma once

#include <Eigen/Dense>
#include <cstddef>
#include <span>
#include <vector>

#include "encoders/encoder.h"

namespace latlab {

/// What a linear reading of vectors finds out about their architectures.
struct ProbeResult {
    /// For each position, the share of architectures whose operation is read rightly.
    std::vector<double> operation_accuracy;
    double macs_r2 = 0;  ///< share of the variance of total MACs that is read; 1 is all

    double mean_operation_accuracy() const;
};

/// Fits one ridge regression on the first `fitted` rows, which reads every operation (as one-hot numbers, of
/// which the highest counts) and the total MACs off a vector, and scores it on the other rows.
/// vectors: architectures x width. Throws std::invalid_argument unless there are rows for both and as many
/// architectures as rows.
ProbeResult probe_vectors(const Eigen::MatrixXf& vectors, std::span<const Architecture> architectures,
                          const SearchSpace& space, std::size_t fitted);

/// The same with an encoder's vectors of random architectures, 4,000 to fit and 1,000 to score.
ProbeResult probe_encoder(const Encoder& encoder, std::uint64_t seed);

}  // namespace latlab
