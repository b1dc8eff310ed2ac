#include "search/cell_features.h"

#include <catch2/catch.hpp>

#include "base/random.h"
#include "spaces/search_space.h"

using namespace latlab;

namespace {

using Cell = std::array<std::uint8_t, 6>;

std::vector<int> nonzero_features(const Architecture& architecture) {
    const nn::Matrix<float> features = cell_features(std::vector<Architecture>{architecture});
    std::vector<int> places;
    for (int i = 0; i < cell_feature_count; ++i) {
        if (features(0, i) != 0) places.push_back(i);
    }
    return places;
}

}  // namespace

// Expected cells and places were worked out by a separate Python script that lists the four paths.
TEST_CASE("a functional cell has no idle operation and one numbering of its middle nodes") {
    CHECK(functional_cell({{3, 1, 0, 2, 4, 1}}) == Cell{1, 3, 0, 2, 1, 4});
    CHECK(functional_cell({{1, 3, 0, 2, 1, 4}}) == Cell{1, 3, 0, 2, 1, 4});
    CHECK(functional_cell({{0, 3, 2, 0, 0, 1}}) == Cell{0, 3, 0, 0, 0, 1});
    CHECK(functional_cell({{2, 0, 3, 1, 0, 4}}) == Cell{2, 0, 3, 1, 0, 4});
    CHECK(functional_cell({{0, 0, 3, 0, 1, 3}}) == Cell{0, 0, 0, 0, 0, 0});
}

TEST_CASE("features of a cell say its edges, its paths and how deep it is") {
    CHECK(nonzero_features({{3, 1, 0, 2, 4, 1}}) ==
          std::vector<int>{0, 6, 13, 16, 23, 24, 25, 33, 65, 69, 75});
    CHECK(nonzero_features({{2, 0, 3, 1, 0, 4}}) == std::vector<int>{1, 10, 12, 23, 24, 42, 65, 70, 74});
    CHECK(nonzero_features({{0, 0, 0, 1, 0, 0}}) == std::vector<int>{12, 24, 64, 68, 73});
    const std::vector<int> deep = {2, 6, 10, 12, 18, 22, 24, 32, 50, 67, 71, 76};
    CHECK(nonzero_features({{3, 3, 3, 1, 3, 3}}) == deep);
    CHECK(cell_features(std::vector<Architecture>{{{3, 3, 3, 1, 3, 3}}})(0, 32) == 2);
}

TEST_CASE("cells that compute the same have the same features") {
    const SearchSpace& space = search_space("nb201");
    Random random(4);
    for (int i = 0; i < 200; ++i) {
        Architecture cell = space.random(random);
        const nn::Matrix<float> features = cell_features(std::vector<Architecture>{cell, space.pruned(cell)});
        REQUIRE(features.row(0) == features.row(1));
        cell.ops[2] = 0;
        const Architecture relabelled{{cell.ops[1], cell.ops[0], 0, cell.ops[3], cell.ops[5], cell.ops[4]}};
        const nn::Matrix<float> twins = cell_features(std::vector<Architecture>{cell, relabelled});
        REQUIRE(twins.row(0) == twins.row(1));
    }
}
