#pragma once

#include <cstddef>
#include <vector>

namespace latlab::nb201 {

constexpr int edge_count = 6;
constexpr int op_count = 5;
constexpr std::size_t cell_count = 15625;  // op_count ^ edge_count

/// The benchmark's canonical order as lexicographic ranks (the digits read as a number in base 5, last edge
/// fastest): order[index] = rank. It is CPython's random.seed(88); random.shuffle(list) of the Cartesian
/// product, so it needs no data file.
const std::vector<std::size_t>& canonical_order();
/// The inverse: canonical_index()[rank] = index.
const std::vector<std::size_t>& canonical_index();

}  // namespace latlab::nb201
