#pragma once

#include <optional>

#include "spaces/search_space.h"

namespace latlab {

// What a single operation of a network stands for. position: from 0, as digits of an architecture are.

/// The cost of the operation at a position, in all places of the network where it stands.
LayerCost operation_cost(const SearchSpace& space, const Architecture& architecture, int position);

/// The same network without the operation at a position: with an identity in its place, and for an identity
/// with nothing. No network where there is no operation to leave out, or where it cannot be done without:
/// nothing would reach the output, or the operation changes the shape of the feature maps.
std::optional<Architecture> without(const SearchSpace& space, const Architecture& architecture, int position);

}  // namespace latlab
