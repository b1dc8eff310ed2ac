#include "spaces/nb201_cells.h"

#include <catch2/catch.hpp>
#include <set>

#include "spaces/search_space.h"

using namespace latlab;

namespace {

const SearchSpace& cells() {
    return search_space("nb201");
}

}  // namespace

// The three counts are those of the benchmark's literature and of the public tables.
TEST_CASE("NAS-Bench-201 has 9,445 labelled cells, 8,765 networks and 6,466 string classes") {
    std::set<Architecture> labelled, networks;
    std::set<std::string> classes;
    for (std::size_t i = 0; i < 15625; ++i) {
        const Architecture architecture = cells().at(i);
        labelled.insert(cells().pruned(architecture));
        networks.insert(nb201::canonical_cell(architecture));
        classes.insert(nb201::iso_class(architecture));
    }
    CHECK(labelled.size() == 9445);
    CHECK(networks.size() == 8765);
    CHECK(classes.size() == 6466);
}

TEST_CASE("swapping the two middle nodes gives the same canonical cell") {
    // Edges 0-1, 0-2, 1-2, 0-3, 1-3, 2-3.
    const Architecture cell = cells().parse("3_2_0_1_4_3"), swapped = cells().parse("2_3_0_1_3_4");
    CHECK(nb201::canonical_cell(cell) == nb201::canonical_cell(swapped));
    CHECK(nb201::canonical_cell(cells().parse("3_0_0_0_2_0")) ==
          nb201::canonical_cell(cells().parse("0_3_0_0_0_2")));
}

TEST_CASE("middle nodes with data between them cannot be swapped") {
    const Architecture cell = cells().parse("3_2_1_1_4_3"), crossed = cells().parse("2_3_1_1_3_4");
    CHECK(nb201::canonical_cell(cell) == cell);
    CHECK(nb201::canonical_cell(crossed) == crossed);
}

TEST_CASE("a link between the middle nodes that leads nowhere does not keep them apart") {
    CHECK(nb201::canonical_cell(cells().parse("3_0_4_0_2_0")) ==
          nb201::canonical_cell(cells().parse("0_3_0_0_0_2")));
}

TEST_CASE("a canonical cell is its own canonical cell and costs what the pruned cell costs") {
    for (std::size_t i = 0; i < 15625; ++i) {
        const Architecture architecture = cells().at(i);
        const Architecture canonical = nb201::canonical_cell(architecture);
        REQUIRE(nb201::canonical_cell(canonical) == canonical);
        REQUIRE(cells().total(canonical).flops == cells().total(cells().pruned(architecture)).flops);
    }
}

TEST_CASE("the string class follows the benchmark's rule") {
    CHECK(nb201::iso_class(cells().parse("1_1_1_1_1_1")) == "0+0+0+0");
    CHECK(nb201::iso_class(cells().parse("0_0_0_0_0_0")) == "#+#+#");
    CHECK(nb201::iso_class(cells().parse("3_0_0_1_2_0")) == "#+((0)@nor_conv_3x3)@nor_conv_1x1+0");
    // A sum of dead terms does not count as dead: the rule's own quirk.
    CHECK(nb201::iso_class(cells().parse("0_0_0_1_2_3")) == "#+(#+#)@nor_conv_3x3+0");
}
