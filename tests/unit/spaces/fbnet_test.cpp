#include "spaces/fbnet.h"

#include <catch2/catch.hpp>
#include <stdexcept>

using namespace latlab;

namespace {

const SearchSpace& fbnet_space() {
    return search_space("fbnet");
}
constexpr const char* digits = "7_8_1_8_4_8_8_8_7_4_1_4_7_3_2_7_3_2_4_2_4_5";

}  // namespace

TEST_CASE("an FBNet network is written as its 22 digits") {
    const Architecture architecture = fbnet_space().parse(digits);
    CHECK(architecture.ops.size() == 22);
    CHECK(architecture.ops[0] == 7);
    CHECK(architecture.ops[21] == 5);
    CHECK(fbnet_space().print(architecture) == digits);
}

TEST_CASE("reading what was written gives any FBNet network back") {
    Random random(1);
    for (int i = 0; i < 1000; ++i) {
        const Architecture architecture = fbnet_space().random(random);
        REQUIRE(fbnet_space().parse(fbnet_space().print(architecture)) == architecture);
    }
}

TEST_CASE("FBNet's networks are too many to be numbered") {
    CHECK(fbnet_space().size() == Approx(984770902183611232881.0));
    CHECK_FALSE(fbnet_space().enumerable());
    CHECK_THROWS_AS(fbnet_space().at(0), std::logic_error);
    CHECK_THROWS_AS(fbnet_space().index(fbnet_space().parse(digits)), std::logic_error);
}

TEST_CASE("FBNet's graph is the chain of input, 22 layers and output") {
    const Architecture architecture = fbnet_space().parse(digits);
    const Graph graph = fbnet_space().graph(architecture);
    REQUIRE(graph.op.size() == 24);
    CHECK(graph.op.front() == 9);
    CHECK(graph.op.back() == 10);
    for (int layer = 0; layer < 22; ++layer) CHECK(graph.op[layer + 1] == architecture.ops[layer]);
    REQUIRE(graph.edges.size() == 23);
    for (int node = 0; node < 23; ++node) CHECK(graph.edges[node] == std::pair{node, node + 1});
}

TEST_CASE("nothing of an FBNet network can be pruned") {
    const Architecture skips = fbnet_space().parse("8_8_8_8_8_8_8_8_8_8_8_8_8_8_8_8_8_8_8_8_8_8");
    CHECK(fbnet_space().pruned(skips) == skips);
    CHECK(fbnet_space().connected(skips));
}

TEST_CASE("FBNet's layers follow each other and shrink the image as the paper's table says") {
    const auto& shapes = fbnet::shapes();
    CHECK(shapes.front().in_channels == 16);
    for (int layer = 1; layer < 22; ++layer) {
        CHECK(shapes[layer].in_channels == shapes[layer - 1].out_channels);
        CHECK(shapes[layer].in_size == shapes[layer - 1].out_size);
    }
    CHECK(shapes[4].out_size == 32);
    CHECK(shapes[5].out_size == 16);
    CHECK(shapes[9].out_size == 8);
    CHECK(shapes[16].out_size == 8);
    CHECK(shapes[17].out_size == 4);
    CHECK(shapes.back().out_channels == 352);
    CHECK(shapes.back().out_size == 4);
    CHECK(shapes[0].residual());
    CHECK_FALSE(shapes[1].residual());
    CHECK(shapes[2].residual());
    CHECK_FALSE(shapes[21].residual());
}
