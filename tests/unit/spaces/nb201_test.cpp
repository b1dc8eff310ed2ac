#include "spaces/nb201.h"

#include <catch2/catch.hpp>
#include <set>
#include <stdexcept>

using namespace latlab;

namespace {

const SearchSpace& nb201_space() {
    return search_space("nb201");
}

Architecture cell(std::string_view digits) {
    return nb201_space().parse(digits);
}

}  // namespace

// Positions from CPython 3: random.seed(88) and random.shuffle of itertools.product(range(5), repeat=6).
TEST_CASE("the canonical order is CPython's shuffle with seed 88") {
    CHECK(nb201_space().at(0) == cell("4_2_1_2_1_1"));
    CHECK(nb201_space().at(1) == cell("3_3_4_1_3_1"));
    CHECK(nb201_space().at(2) == cell("4_3_3_4_4_4"));
    CHECK(nb201_space().at(857) == cell("2_2_3_1_3_3"));
    CHECK(nb201_space().at(6111) == cell("3_3_3_1_3_2"));
    CHECK(nb201_space().at(9930) == cell("3_3_3_1_3_3"));
    CHECK(nb201_space().at(15624) == cell("2_0_2_0_2_2"));
}

TEST_CASE("index and at are inverse over all of NAS-Bench-201") {
    std::set<Architecture> seen;
    for (std::size_t i = 0; i < 15625; ++i) {
        const Architecture architecture = nb201_space().at(i);
        REQUIRE(nb201_space().index(architecture) == i);
        seen.insert(architecture);
    }
    CHECK(seen.size() == 15625);
    CHECK(nb201_space().size() == 15625);
    CHECK_THROWS_AS(nb201_space().at(15625), std::out_of_range);
}

TEST_CASE("a cell is written as the benchmark writes it") {
    CHECK(nb201_space().print(cell("3_1_0_2_4_1")) ==
          "|nor_conv_3x3~0|+|skip_connect~0|none~1|+|nor_conv_1x1~0|avg_pool_3x3~1|skip_connect~2|");
}

TEST_CASE("reading what was written gives every cell back") {
    for (std::size_t i = 0; i < 15625; ++i) {
        const Architecture architecture = nb201_space().at(i);
        REQUIRE(nb201_space().parse(nb201_space().print(architecture)) == architecture);
    }
}

TEST_CASE("a none edge carries no data") {
    CHECK_FALSE(nb201_space().connected(cell("0_0_0_0_0_0")));
    CHECK_FALSE(nb201_space().connected(cell("3_3_3_0_0_0")));
    CHECK_FALSE(nb201_space().connected(cell("0_0_3_0_3_3")));
    CHECK_FALSE(nb201_space().connected(cell("0_3_2_0_4_0")));
    CHECK(nb201_space().connected(cell("0_0_0_1_0_0")));
    CHECK(nb201_space().connected(cell("3_0_1_0_0_4")));
}

TEST_CASE("pruning drops what is not reached and what leads nowhere, and nothing else") {
    CHECK(nb201_space().pruned(cell("3_1_0_2_4_1")) == cell("3_1_0_2_4_1"));
    CHECK(nb201_space().pruned(cell("0_2_3_2_4_1")) == cell("0_2_0_2_0_1"));
    CHECK(nb201_space().pruned(cell("3_2_4_1_0_0")) == cell("0_0_0_1_0_0"));
    CHECK(nb201_space().pruned(cell("3_0_1_0_0_4")) == cell("3_0_1_0_0_4"));
    CHECK(nb201_space().pruned(cell("3_3_3_0_0_0")) == cell("0_0_0_0_0_0"));
}

TEST_CASE("pruning twice is pruning once and keeps the graph's edges") {
    for (std::size_t i = 0; i < 15625; ++i) {
        const Architecture architecture = nb201_space().at(i);
        const Architecture pruned = nb201_space().pruned(architecture);
        REQUIRE(nb201_space().pruned(pruned) == pruned);
        REQUIRE(nb201_space().graph(pruned).edges == nb201_space().graph(architecture).edges);
        REQUIRE(nb201_space().connected(pruned) == nb201_space().connected(architecture));
    }
}
