#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "base/random.h"
#include "spaces/search_space.h"

namespace latlab {

/// Random architectures of a space, or of those in `among` where there are any, none twice; with `distinct`
/// none that is another one with unused operations (SearchSpace::pruned). With the same generator fewer are
/// the first of more. They are fewer than asked for where there are no more.
std::vector<Architecture> draw_architectures(const SearchSpace& space, std::size_t count, bool distinct,
                                             Random& random, std::span<const Architecture> among = {});

}  // namespace latlab
