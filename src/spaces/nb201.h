#pragma once

#include <array>

#include "spaces/nb201_order.h"
#include "spaces/search_space.h"

namespace latlab {
namespace nb201 {

enum Op : std::uint8_t { none, skip_connect, nor_conv_1x1, nor_conv_3x3, avg_pool_3x3 };

struct Edge {
    int from, to;
};
/// The cell: nodes 0 (input) to 3 (output), an op on every edge, in the order of an architecture's digits.
/// This is also an order of execution.
constexpr std::array<Edge, edge_count> edges{{{0, 1}, {0, 2}, {1, 2}, {0, 3}, {1, 3}, {2, 3}}};
constexpr int node_count = 4;

/// Three stages of five cells; a reduction block leads from each stage to the next.
struct Stage {
    int channels, size;  ///< feature maps of size x size
};
constexpr std::array<Stage, 3> stages{{{16, 32}, {32, 16}, {64, 8}}};
constexpr int cells_per_stage = 5;
constexpr int class_count = 10;  ///< CIFAR-10

/// The position of the edge between two nodes.
constexpr int edge_position(int from, int to) {
    return to * (to - 1) / 2 + from;
}

}  // namespace nb201

/// NAS-Bench-201 (Dong and Yang, 2020): a cell of 6 edges with 5 operations, 15,625 cells, in a network for
/// CIFAR-10 images of 3 x 32 x 32 (ZCP.md section 2).
/// Notation: `|nor_conv_3x3~0|+|skip_connect~0|none~1|+|op~0|op~1|op~2|`; the number is the source node.
/// graph(): 8 nodes, the edges' operations as nodes 1..6; none is deleted, skip is bypassed and isolated,
/// what is not on a path from input to output has no edges; the labels in op stay (section 2 of the
/// reference). layers(): stem, for each stage 5 cells x 6 edges, reductions between stages, head; 94 in all,
/// none and skip with cost zero. Operations that lead nowhere cost too, as in the benchmark: prune first to
/// leave them out.
class NasBench201 final : public SearchSpace {
  public:
    std::string_view id() const override { return "nb201"; }
    std::string_view name() const override { return "NAS-Bench-201"; }
    int length() const override { return nb201::edge_count; }
    int op_count() const override { return nb201::op_count; }
    std::string_view op_name(int op) const override;
    double size() const override { return static_cast<double>(nb201::cell_count); }
    bool enumerable() const override { return true; }
    std::size_t index(const Architecture& architecture) const override;
    Architecture at(std::size_t index) const override;
    Architecture parse(std::string_view text) const override;
    std::string print(const Architecture& architecture) const override;
    Architecture random(Random& random) const override;
    Architecture mutate(const Architecture& architecture, double rate, Random& random) const override;
    bool connected(const Architecture& architecture) const override;
    Architecture pruned(const Architecture& architecture) const override;
    Graph graph(const Architecture& architecture) const override;
    std::vector<LayerCost> layers(const Architecture& architecture) const override;
    LayerCost total(const Architecture& architecture) const override;
};

}  // namespace latlab
