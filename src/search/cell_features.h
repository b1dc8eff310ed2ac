#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "nn/matrix.h"
#include "spaces/architecture.h"

namespace latlab {

/// The part of a NAS-Bench-201 cell that takes part in its function: pruned, and of the two ways to number
/// the middle nodes (alike where no operation stands between them) the one that comes first. Op digits of the
/// edges 0-1, 0-2, 1-2, 0-3, 1-3, 2-3; all none for a disconnected cell.
std::array<std::uint8_t, 6> functional_cell(const Architecture& architecture);

inline constexpr int cell_feature_count = 77;

/// What tells accuracies of cells apart, one row for each: the operation on each edge (6 x 4, none is
/// nothing), how many paths from input to output have a given sequence of operations, skips left out (40),
/// the longest path counted in 3x3 convolutions and in convolutions (4 + 4), the number of paths (5).
nn::Matrix<float> cell_features(std::span<const Architecture> architectures);

}  // namespace latlab
