#include "app/network_words.h"

#include <catch2/catch.hpp>

using namespace latlab;
using namespace latlab::app;

TEST_CASE("operations and their places are named as people name them") {
    const SearchSpace& cells = search_space("nb201");
    CHECK(operation_name(cells, 3) ==
          "3\xC3\x97"
          "3 convolution");
    CHECK(short_operation_name(cells, 4) == "pool");
    CHECK(position_name(cells, 4) ==
          "edge 1\xE2\x86\x92"
          "3");
    CHECK(position_number(cells, 1) ==
          "0\xE2\x86\x92"
          "2");
    const SearchSpace& chains = search_space("fbnet");
    CHECK(operation_name(chains, 3) == "k3_e6");
    CHECK(position_name(chains, 6) == "block 7");
}

TEST_CASE("two networks differ where their operations do") {
    const SearchSpace& space = search_space("nb201");
    const Architecture a = space.parse("3_1_0_2_4_1"), b = space.parse("3_1_0_2_3_0");
    CHECK(differences(space, a, a).empty());
    CHECK(differences(space, a, b) == std::vector<std::string>{"edge 1\xE2\x86\x92"
                                                               "3: pooling \xE2\x86\x92 3\xC3\x97"
                                                               "3 convolution",
                                                               "edge 2\xE2\x86\x92"
                                                               "3: skip \xE2\x86\x92 none"});
}

TEST_CASE("what cannot be read is shown as it is written") {
    CHECK(short_name(search_space("nb201"), std::string("nonsense")) == "nonsense");
    CHECK_FALSE(readable(search_space("nb201"), "nonsense"));
    CHECK(readable(search_space("nb201"), "3_1_0_2_4_1"));
}
