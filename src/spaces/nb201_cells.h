#pragma once

#include <string>

#include "spaces/architecture.h"

// When two NAS-Bench-201 cells count as the same. Equality of pruned() tells cells apart by what they
// compute, the nodes' numbers included: 9,445 classes.
namespace latlab::nb201 {

/// The pruned cell up to the numbering of the two middle nodes, which can be swapped where no data flows
/// between them: the lexicographically smaller of both. Two cells have the same canonical cell exactly if
/// they are the same network: 8,765 classes.
Architecture canonical_cell(const Architecture& architecture);

/// The benchmark's own string for a cell, 6,466 classes: S(0) = "0"; S(j) joins by '+' the sorted terms of
/// all i < j, a term being "#" where the op is none or S(i) is "#", S(i) for a skip, and otherwise
/// "(S(i))@op". A convention, not equality of networks: 788 classes hold cells with different FLOPs.
std::string iso_class(const Architecture& architecture);

}  // namespace latlab::nb201
