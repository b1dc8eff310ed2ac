#include "spaces/drawing.h"

#include <catch2/catch.hpp>
#include <set>

using namespace latlab;

namespace {

std::vector<Architecture> drawn(const char* space, std::size_t count, bool distinct, std::uint64_t seed) {
    Random random(seed);
    return draw_architectures(search_space(space), count, distinct, random);
}

}  // namespace

TEST_CASE("no architecture is drawn twice, and the seed repeats the draw") {
    for (const char* space : {"nb201", "fbnet"}) {
        CAPTURE(space);
        const std::vector<Architecture> list = drawn(space, 300, false, 4);
        CHECK(std::set<Architecture>(list.begin(), list.end()).size() == 300);
        CHECK(drawn(space, 300, false, 4) == list);
        CHECK(drawn(space, 300, false, 5) != list);
    }
}

TEST_CASE("distinct architectures differ in more than operations without use") {
    const SearchSpace& space = search_space("nb201");
    std::set<Architecture> networks;
    for (const Architecture& architecture : drawn("nb201", 3000, true, 1))
        networks.insert(space.pruned(architecture));
    CHECK(networks.size() == 3000);
}

TEST_CASE("fewer drawn architectures are the first of more") {
    for (const char* space : {"nb201", "fbnet"}) {
        const std::vector<Architecture> few = drawn(space, 10, true, 2), more = drawn(space, 50, true, 2);
        CHECK(std::equal(few.begin(), few.end(), more.begin()));
    }
}

TEST_CASE("those drawn among some are some of them, in a random order, and distinct where asked for") {
    const SearchSpace& space = search_space("nb201");
    // The last two are the first without what has no use in it, or with something else of no use.
    std::vector<Architecture> among;
    for (const char* digits : {"3_0_0_3_0_0", "0_0_0_1_0_0", "3_1_1_2_2_3", "0_0_0_3_0_0", "0_0_0_3_0_1"})
        among.push_back(space.parse(digits));
    const auto draw = [&](std::size_t count, bool distinct, std::uint64_t seed) {
        Random random(seed);
        return draw_architectures(space, count, distinct, random, among);
    };
    const std::vector<Architecture> all = draw(9, false, 1);
    CHECK(std::set<Architecture>(all.begin(), all.end()) ==
          std::set<Architecture>(among.begin(), among.end()));
    CHECK(all.size() == 5);
    CHECK(draw(9, false, 2) != all);
    CHECK(draw(2, false, 1) == std::vector<Architecture>(all.begin(), all.begin() + 2));
    CHECK(draw(9, true, 1).size() == 3);
}

TEST_CASE("where a space has no more than that, all of it is drawn") {
    CHECK(drawn("nb201", 20'000, false, 1).size() == 15'625);
    CHECK(drawn("nb201", 20'000, true, 1).size() < 15'625);
}
