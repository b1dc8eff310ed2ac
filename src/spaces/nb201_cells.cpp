#include "spaces/nb201_cells.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "spaces/digits.h"
#include "spaces/nb201.h"

namespace latlab::nb201 {

Architecture canonical_cell(const Architecture& architecture) {
    const Architecture cell = NasBench201().pruned(architecture);
    if (cell.ops[edge_position(1, 2)] != none) return cell;
    Architecture swapped = cell;
    std::swap(swapped.ops[edge_position(0, 1)], swapped.ops[edge_position(0, 2)]);
    std::swap(swapped.ops[edge_position(1, 3)], swapped.ops[edge_position(2, 3)]);
    return std::min(cell, swapped);
}

std::string iso_class(const Architecture& architecture) {
    const NasBench201 space;
    digits::require_member(space, architecture);
    std::array<std::string, node_count> text{"0"};
    for (int node = 1; node < node_count; ++node) {
        std::vector<std::string> terms;
        for (int from = 0; from < node; ++from) {
            const int op = architecture.ops[edge_position(from, node)];
            if (op == none || text[from] == "#") {
                terms.emplace_back("#");
            } else if (op == skip_connect) {
                terms.push_back(text[from]);
            } else {
                terms.push_back("(" + text[from] + ")@" + std::string(space.op_name(op)));
            }
        }
        std::sort(terms.begin(), terms.end());
        for (const std::string& term : terms) {
            if (!text[node].empty()) text[node] += '+';
            text[node] += term;
        }
    }
    return text.back();
}

}  // namespace latlab::nb201
