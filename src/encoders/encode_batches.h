#pragma once

#include <algorithm>
#include <span>

#include "encoders/graph_batch.h"
#include "nn/tape.h"

namespace latlab {

/// Runs a network, called as network(tape, GraphBatch) -> graphs x width, on architectures in batches that
/// bound its memory: architectures x width.
template <class Network>
Eigen::MatrixXf encode_batches(const SearchSpace& space, GraphForm form,
                               std::span<const Architecture> architectures, int width,
                               const Network& network) {
    constexpr std::size_t batch = 256;
    Eigen::MatrixXf rows(static_cast<Eigen::Index>(architectures.size()), width);
    nn::Tape<float> tape(nn::Recording::off);
    for (std::size_t first = 0; first < architectures.size(); first += batch) {
        const auto part = architectures.subspan(first, std::min(batch, architectures.size() - first));
        rows.middleRows(static_cast<Eigen::Index>(first), static_cast<Eigen::Index>(part.size())) =
            network(tape, GraphBatch(space, form, part)).value();
    }
    return rows;
}

}  // namespace latlab
