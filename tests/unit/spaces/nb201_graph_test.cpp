#include <catch2/catch.hpp>
#include <utility>
#include <vector>

#include "spaces/search_space.h"

// Expected edges: networkx 2.8 on the rule (delete none, connect the neighbours of a skip, keep what descends
// from the input and leads to the output), written separately in Python.

using namespace latlab;

namespace {

using Edges = std::vector<std::pair<int, int>>;

Graph graph(std::string_view digits) {
    const SearchSpace& space = search_space("nb201");
    return space.graph(space.parse(digits));
}

}  // namespace

TEST_CASE("a cell of convolutions has every link of the cell") {
    CHECK(graph("3_3_3_3_3_3").edges ==
          Edges{{0, 1}, {0, 2}, {0, 4}, {1, 3}, {1, 5}, {2, 6}, {3, 6}, {4, 7}, {5, 7}, {6, 7}});
}

TEST_CASE("a skip is bypassed and stands alone") {
    CHECK(graph("1_1_1_1_1_1").edges == Edges{{0, 7}});
    CHECK(graph("3_1_0_2_4_1").edges == Edges{{0, 1}, {0, 4}, {0, 7}, {1, 5}, {4, 7}, {5, 7}});
    CHECK(graph("3_0_1_0_0_4").edges == Edges{{0, 1}, {1, 6}, {6, 7}});
}

TEST_CASE("a network without a path from input to output has no edges") {
    CHECK(graph("0_0_0_0_0_0").edges.empty());
    CHECK(graph("0_3_2_0_4_0").edges.empty());
}

TEST_CASE("the labels of a cell's graph are its unpruned digits between input and output") {
    CHECK(graph("3_1_0_2_4_1").op == std::vector<int>{5, 3, 1, 0, 2, 4, 1, 6});
    CHECK(graph("0_3_2_0_4_0").op == std::vector<int>{5, 0, 3, 2, 0, 4, 0, 6});
}

// The hash runs over all edges (from * 8 + to) of all cells in lexicographic order, FNV-1a.
TEST_CASE("the graphs of all cells are those of networkx") {
    std::uint64_t hash = 0xCBF29CE484222325ULL;
    std::size_t edges = 0;
    const SearchSpace& space = search_space("nb201");
    for (int rank = 0; rank < 15625; ++rank) {
        Architecture architecture;
        for (int power = 3125; power > 0; power /= 5) {
            architecture.ops.push_back(static_cast<std::uint8_t>(rank / power % 5));
        }
        for (const auto& [from, to] : space.graph(architecture).edges) {
            ++edges;
            hash = (hash ^ static_cast<std::uint64_t>(from * 8 + to)) * 0x100000001B3ULL;
        }
    }
    CHECK(edges == 87794);
    CHECK(hash == 0xc72c32f709fb835ULL);
}
