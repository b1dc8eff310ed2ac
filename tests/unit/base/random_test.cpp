#include "base/random.h"

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <set>
#include <stdexcept>

using namespace latlab;

TEST_CASE("the same seed gives the same stream and another seed another") {
    Random first(7), again(7), other(8);
    int equal_to_other = 0;
    for (int i = 0; i < 100; ++i) {
        const std::uint64_t bits = first.bits();
        CHECK(bits == again.bits());
        equal_to_other += bits == other.bits();
    }
    CHECK(equal_to_other == 0);
}

// The figures were worked out in Python from the definitions of MT19937-64 and SplitMix64 (whose mix of 1
// seeds it); they hold for native code and WebAssembly alike.
TEST_CASE("the stream of a seed is the same on every platform") {
    Random random(1);
    CHECK(random.bits() == 9822250072823399003ULL);
    CHECK(random.bits() == 16467381930425171000ULL);
}

TEST_CASE("uniform numbers fill [0, 1) evenly") {
    Random random(3);
    std::array<int, 10> tenths{};
    for (int i = 0; i < 100000; ++i) {
        const double value = random.uniform();
        REQUIRE(value >= 0);
        REQUIRE(value < 1);
        ++tenths[static_cast<std::size_t>(value * 10)];
    }
    // Binomial standard deviation 95: five of them on each side.
    for (const int count : tenths) CHECK(std::abs(count - 10000) < 475);
}

TEST_CASE("below has no bias, also where n does not divide the range") {
    Random random(11);
    std::array<int, 7> counts{};
    for (int i = 0; i < 70000; ++i) ++counts[random.below(7)];
    for (const int count : counts) CHECK(std::abs(count - 10000) < 465);

    // A plain remainder would put n = 3 * 2^62 twice as often below 2^62 as between 2^62 and 2^63.
    const std::size_t third = std::size_t{1} << (8 * sizeof(std::size_t) - 2);
    std::array<int, 3> parts{};
    for (int i = 0; i < 30000; ++i) ++parts[random.below(3 * third) / third];
    for (const int count : parts) CHECK(std::abs(count - 10000) < 410);
}

TEST_CASE("below of one is zero and of zero is refused") {
    Random random(1);
    CHECK(random.below(1) == 0);
    CHECK_THROWS_AS(random.below(0), std::invalid_argument);
}

TEST_CASE("normal numbers have the moments of the standard normal") {
    Random random(5);
    constexpr int n = 200000;
    double sum = 0, squares = 0, cubes = 0, fourths = 0;
    for (int i = 0; i < n; ++i) {
        const double value = random.normal();
        sum += value;
        squares += value * value;
        cubes += value * value * value;
        fourths += value * value * value * value;
    }
    // Five standard errors: the variances of the powers are 1, 2, 15 and 96.
    CHECK(std::abs(sum / n) < 5 * std::sqrt(1.0 / n));
    CHECK(std::abs(squares / n - 1) < 5 * std::sqrt(2.0 / n));
    CHECK(std::abs(cubes / n) < 5 * std::sqrt(15.0 / n));
    CHECK(std::abs(fourths / n - 3) < 5 * std::sqrt(96.0 / n));
}

TEST_CASE("a sample is distinct, within range and evenly drawn") {
    Random random(2);
    std::array<int, 12> counts{};
    for (int i = 0; i < 12000; ++i) {
        const auto picked = random.sample(12, 5);
        REQUIRE(picked.size() == 5);
        REQUIRE(std::set<std::size_t>(picked.begin(), picked.end()).size() == 5);
        for (const std::size_t index : picked) ++counts[index];
    }
    for (const int count : counts) CHECK(std::abs(count - 5000) < 270);
}

TEST_CASE("a sample of everything is a permutation, of nothing is empty, of more is refused") {
    Random random(2);
    auto everything = random.sample(20, 20);
    std::sort(everything.begin(), everything.end());
    for (std::size_t i = 0; i < 20; ++i) CHECK(everything[i] == i);
    CHECK(random.sample(20, 0).empty());
    CHECK(random.sample(std::size_t{1} << 31, 3).size() == 3);
    CHECK_THROWS_AS(random.sample(3, 4), std::invalid_argument);
}

TEST_CASE("a shuffle keeps the items and reaches every order about equally often") {
    Random random(4);
    std::array<int, 6> orders{};
    for (int i = 0; i < 6000; ++i) {
        std::vector<int> items{0, 1, 2};
        random.shuffle(items);
        REQUIRE(std::is_permutation(items.begin(), items.end(), std::array<int, 3>{0, 1, 2}.begin()));
        ++orders[static_cast<std::size_t>(2 * items[0] + (items[1] > items[2]))];
    }
    for (const int count : orders) CHECK(std::abs(count - 1000) < 145);
}

TEST_CASE("a fork does not depend on how many numbers its parent gave") {
    Random fresh(9), used(9);
    for (int i = 0; i < 50; ++i) used.bits();
    Random a = fresh.fork(3), b = used.fork(3);
    for (int i = 0; i < 20; ++i) CHECK(a.bits() == b.bits());
}

TEST_CASE("forks differ from each other and from their parent") {
    std::set<std::uint64_t> firsts{Random(9).bits()};
    for (std::uint64_t stream = 0; stream < 1000; ++stream) firsts.insert(Random(9).fork(stream).bits());
    CHECK(firsts.size() == 1001);
    CHECK(Random(9).fork(1).bits() != Random(10).fork(1).bits());
}
