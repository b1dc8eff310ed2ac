#include "spaces/operations.h"

#include <catch2/catch.hpp>

using namespace latlab;

TEST_CASE("a cell's operation costs what all cells pay for it") {
    const SearchSpace& space = search_space("nb201");
    const Architecture cell = space.parse("3_1_2_0_4_3");
    // A 3x3 convolution adds 0.24304 million parameters to a network (the benchmark's own count).
    CHECK(operation_cost(space, cell, 0).parameters == 243040);
    CHECK(operation_cost(space, cell, 0).name == "nor_conv_3x3");
    CHECK(operation_cost(space, cell, 1).macs == 0);
    CHECK(operation_cost(space, cell, 4).parameters == 0);
    CHECK(operation_cost(space, cell, 4).flops > 0);
}

TEST_CASE("the operations of a chain, its stem and its head are the whole network") {
    const SearchSpace& space = search_space("fbnet");
    Random random(4);
    const Architecture chain = space.random(random);
    double macs = space.layers(chain).front().macs + space.layers(chain).back().macs;
    for (int i = 0; i < space.length(); ++i) macs += operation_cost(space, chain, i).macs;
    CHECK(macs == Approx(space.total(chain).macs));
}

TEST_CASE("a cell without an operation has an identity in its place") {
    const SearchSpace& space = search_space("nb201");
    const Architecture cell = space.parse("3_0_0_1_2_0");
    CHECK(without(space, cell, 0) == space.parse("1_0_0_1_2_0"));
    CHECK(without(space, cell, 4) == space.parse("3_0_0_1_1_0"));
    CHECK_FALSE(without(space, cell, 1));
    CHECK(without(space, cell, 3) == space.parse("3_0_0_0_2_0"));
    // The only way from the input to the output.
    CHECK_FALSE(without(space, space.parse("0_0_0_1_0_0"), 3));
}

TEST_CASE("a block that changes the feature maps' shape cannot be left out") {
    const SearchSpace& space = search_space("fbnet");
    std::string digits = "3";
    for (int i = 1; i < 22; ++i) digits += "_3";
    const Architecture chain = space.parse(digits);
    int left_out = 0;
    for (int i = 0; i < space.length(); ++i) {
        const auto shorter = without(space, chain, i);
        if (!shorter) continue;
        ++left_out;
        CHECK(shorter->ops[static_cast<std::size_t>(i)] == 8);
        CHECK_FALSE(without(space, *shorter, i));
    }
    // Seven stages begin with a layer that changes channels or size, but for the first, which has 16 already.
    CHECK(left_out == 16);
}
