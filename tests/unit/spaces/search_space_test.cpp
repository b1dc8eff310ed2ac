#include "spaces/search_space.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <stdexcept>

#include "base/error.h"

using namespace latlab;

TEST_CASE("spaces are found by their ids, and the known ones are named otherwise") {
    CHECK(search_space("nb201").name() == "NAS-Bench-201");
    CHECK(search_space("fbnet").name() == "FBNet");
    CHECK(search_spaces().size() == 2);
    CHECK_THROWS_WITH(search_space("nb101"), "no search space \"nb101\"; known: nb201, fbnet");
    CHECK_THROWS_AS(search_space(""), UsageError);
}

TEST_CASE("random networks take every operation at every position equally often") {
    for (const SearchSpace* space : search_spaces()) {
        Random random(5);
        const int ops = space->op_count(), draws = 1000 * ops;
        std::vector<std::vector<int>> counts(space->length(), std::vector<int>(ops));
        for (int i = 0; i < draws; ++i) {
            const Architecture architecture = space->random(random);
            for (int position = 0; position < space->length(); ++position) {
                ++counts[position][architecture.ops[position]];
            }
        }
        // Five binomial standard deviations of about 31.
        for (const auto& at_position : counts) {
            for (const int count : at_position) CHECK(std::abs(count - 1000) < 155);
        }
    }
}

TEST_CASE("a mutant always differs, and at rate zero in exactly one position") {
    for (const SearchSpace* space : search_spaces()) {
        Random random(6);
        const Architecture parent = space->random(random);
        for (int i = 0; i < 1000; ++i) {
            const Architecture mutant = space->mutate(parent, 0, random);
            int changed = 0;
            for (int position = 0; position < space->length(); ++position) {
                changed += mutant.ops[position] != parent.ops[position];
            }
            REQUIRE(changed == 1);
            REQUIRE(space->mutate(parent, 0.1, random) != parent);
        }
    }
}

TEST_CASE("a mutation rate is the share of positions that change") {
    const SearchSpace& space = search_space("fbnet");
    Random random(7);
    const Architecture parent = space.random(random);
    int changed = 0;
    for (int i = 0; i < 1000; ++i) {
        const Architecture mutant = space.mutate(parent, 0.5, random);
        for (int position = 0; position < 22; ++position) {
            changed += mutant.ops[position] != parent.ops[position];
        }
    }
    CHECK(changed == Approx(11000).margin(5 * std::sqrt(22000 * 0.25)));
    const Architecture other = space.mutate(parent, 1, random);
    for (int position = 0; position < 22; ++position) CHECK(other.ops[position] != parent.ops[position]);
}

TEST_CASE("a histogram counts each operation") {
    const SearchSpace& space = search_space("nb201");
    CHECK(space.op_histogram(space.parse("3_1_0_2_4_1")) == std::vector<int>{1, 2, 1, 1, 1});
    CHECK(space.op_histogram(space.parse("3_3_3_3_3_3")) == std::vector<int>{0, 0, 0, 6, 0});
}

TEST_CASE("a network of another space is refused, not misread") {
    for (const SearchSpace* space : search_spaces()) {
        const Architecture wrong_length{{1, 1, 1}};
        const Architecture wrong_op{std::vector<std::uint8_t>(static_cast<std::size_t>(space->length()), 77)};
        for (const Architecture& wrong : {wrong_length, wrong_op}) {
            CHECK_THROWS_AS(space->print(wrong), std::invalid_argument);
            CHECK_THROWS_AS(space->layers(wrong), std::invalid_argument);
            CHECK_THROWS_AS(space->total(wrong), std::invalid_argument);
            CHECK_THROWS_AS(space->graph(wrong), std::invalid_argument);
            CHECK_THROWS_AS(space->pruned(wrong), std::invalid_argument);
            CHECK_THROWS_AS(space->connected(wrong), std::invalid_argument);
            CHECK_THROWS_AS(space->op_histogram(wrong), std::invalid_argument);
        }
    }
}
