#pragma once

#include <cstddef>
#include <vector>

#include "base/random.h"
#include "spaces/search_space.h"

namespace latlab {

/// Random architectures of a space, none twice; with `distinct` none that is another one with unused
/// operations (SearchSpace::pruned). With the same generator fewer are the first of more. They are fewer than
/// asked for where the space has no more.
std::vector<Architecture> draw_architectures(const SearchSpace& space, std::size_t count, bool distinct,
                                             Random& random);

}  // namespace latlab
