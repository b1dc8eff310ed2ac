#include "search/cell_features.h"

#include <algorithm>
#include <vector>

#include "spaces/search_space.h"

namespace latlab {
namespace {

using Cell = std::array<std::uint8_t, 6>;

enum Op : std::uint8_t { none = 0, skip = 1, conv_1x1 = 2, conv_3x3 = 3 };

// The four ways from node 0 to node 3, as edges.
const std::vector<std::vector<int>> paths = {{3}, {0, 4}, {1, 5}, {0, 2, 5}};

// Places in a feature row.
constexpr int sequences_at = 24, deepest_3x3_at = 64, deepest_conv_at = 68, path_count_at = 72;

// The number of a sequence of 0 to 3 operations, each 2, 3 or 4: shorter ones first, then in base 3.
int sequence_number(const std::vector<std::uint8_t>& ops) {
    int first = 0, number = 0, count = 1;
    for (const std::uint8_t op : ops) {
        first += count;
        count *= 3;
        number = number * 3 + (op - conv_1x1);
    }
    return first + number;
}

template <typename Row>
void fill(const Cell& cell, Row row) {
    for (int edge = 0; edge < 6; ++edge) {
        if (cell[edge] != none) row(4 * edge + cell[edge] - 1) = 1;
    }
    int deepest_3x3 = 0, deepest_conv = 0, path_count = 0;
    for (const std::vector<int>& path : paths) {
        std::vector<std::uint8_t> ops;
        for (const int edge : path) ops.push_back(cell[edge]);
        if (std::count(ops.begin(), ops.end(), none) > 0) continue;
        const int with_3x3 = static_cast<int>(std::count(ops.begin(), ops.end(), conv_3x3));
        const int with_1x1 = static_cast<int>(std::count(ops.begin(), ops.end(), conv_1x1));
        ops.erase(std::remove(ops.begin(), ops.end(), skip), ops.end());
        row(sequences_at + sequence_number(ops)) += 1;
        deepest_3x3 = std::max(deepest_3x3, with_3x3);
        deepest_conv = std::max(deepest_conv, with_3x3 + with_1x1);
        ++path_count;
    }
    row(deepest_3x3_at + deepest_3x3) = 1;
    row(deepest_conv_at + deepest_conv) = 1;
    row(path_count_at + path_count) = 1;
}

}  // namespace

std::array<std::uint8_t, 6> functional_cell(const Architecture& architecture) {
    const Architecture pruned = search_space("nb201").pruned(architecture);
    Cell cell;
    std::copy_n(pruned.ops.begin(), cell.size(), cell.begin());
    if (cell[2] != none) return cell;
    return std::min(cell, Cell{cell[1], cell[0], none, cell[3], cell[5], cell[4]});
}

nn::Matrix<float> cell_features(std::span<const Architecture> architectures) {
    const auto rows = static_cast<nn::Index>(architectures.size());
    nn::Matrix<float> features = nn::Matrix<float>::Zero(rows, cell_feature_count);
    for (nn::Index i = 0; i < rows; ++i) {
        fill(functional_cell(architectures[static_cast<std::size_t>(i)]), features.row(i));
    }
    return features;
}

}  // namespace latlab
