#include "nn/attention.h"

#include <catch2/catch.hpp>

#include "gradient_check.h"

namespace latlab::nn::test {
namespace {

AttentionMask mask_of(std::vector<std::uint8_t> seen) {
    return std::make_shared<const std::vector<std::uint8_t>>(std::move(seen));
}

Matrix<double> matrix(Index rows, Index columns, const std::vector<double>& numbers) {
    REQUIRE(static_cast<Index>(numbers.size()) == rows * columns);
    return ConstView<double>(numbers.data(), rows, columns);
}

const std::vector<double> queries{.5, -1, 2, .25, 1.5, .2, -.5, 3, -.3, .7, .1, -1.2};
const std::vector<double> keys{.1, .4, -1, .6, -.8, 1.1, .3, .2, .9, -.5, .7, -.4};
const std::vector<double> values{1, 2, -1, .5, 0, -1, 3, 1.5, 2, .25, -.75, -2};

Matrix<double> attend(const AttentionMask& mask) {
    Tape<double> tape;
    return block_attention(tape.constant(matrix(3, 4, queries)), tape.constant(matrix(3, 4, keys)),
                           tape.constant(matrix(3, 4, values)), 3, 2, mask)
        .value();
}

void check(const Matrix<double>& result, const std::vector<double>& wanted) {
    REQUIRE(result.size() == static_cast<Index>(wanted.size()));
    for (Index i = 0; i < result.size(); ++i) {
        CAPTURE(i);
        CHECK(result.data()[i] == Approx(wanted[i]).epsilon(1e-12).margin(1e-15));
    }
}

}  // namespace

// Figures: torch 1.13.1 in float64, softmax(masked_fill(q k^T / sqrt(2), -1e9)) v of each of two heads.

TEST_CASE("attention gives PyTorch's values, in several heads", "[nn]") {
    check(attend(nullptr),
          {1.522404724118118, 0.5526424688119975, 0.5960684635010847, -0.5742481153644666, 1.4686842538233686,
           0.6000012299707624, -0.17838429073819376, 0.5793553094621845, 0.6399210416745608,
           0.13024911224355867, 0.3173556866263401, -0.4755111931698792});
}

TEST_CASE("a mask hides rows, and a row that may see nothing sees all equally", "[nn]") {
    check(attend(mask_of({0, 0, 0, 1, 0, 0, 1, 1, 0})),
          {1.0, 0.41666666666666663, 0.41666666666666663, 0.0, 1.0, 2.0, -1.0, 0.5, 0.36879234697638835,
           0.10637704092916489, 1.4247697663905856, 1.1061924415976465});
}

TEST_CASE("blocks do not see each other, and each may have a mask of its own", "[nn]") {
    Tape<double> tape;
    const auto x = random_matrix(6, 4, 1);
    const std::vector<std::uint8_t> first{1, 0, 0, 1, 1, 0, 1, 1, 1}, second{0, 1, 0, 1, 0, 1, 0, 0, 1};
    std::vector<std::uint8_t> both = first;
    both.insert(both.end(), second.begin(), second.end());
    const auto all = tape.constant(x);
    const Matrix<double> together = block_attention(all, all, all, 3, 2, mask_of(both)).value();
    const auto top = tape.constant(x.topRows(3)), bottom = tape.constant(x.bottomRows(3));
    CHECK(together.topRows(3) == block_attention(top, top, top, 3, 2, mask_of(first)).value());
    CHECK(together.bottomRows(3) == block_attention(bottom, bottom, bottom, 3, 2, mask_of(second)).value());
}

TEST_CASE("attention has the gradients of central differences", "[nn]") {
    const std::vector<Matrix<double>> inputs{random_matrix(6, 4, 1), random_matrix(6, 4, 2),
                                             random_matrix(6, 4, 3)};
    for (const AttentionMask& mask : {AttentionMask(), mask_of({0, 0, 0, 1, 1, 0, 1, 0, 1})}) {
        CHECK(gradient_error(
                  [&](auto&, const Inputs& v) { return block_attention(v[0], v[1], v[2], 3, 2, mask); },
                  inputs) < 1e-6);
    }
    // One matrix in all three parts, as a layer without projections would have it.
    CHECK(gradient_error([](auto&, const Inputs& v) { return block_attention(v[0], v[0], v[0], 3, 1); },
                         {inputs[0]}) < 1e-6);
}

TEST_CASE("attention refuses shapes that do not fit", "[nn]") {
    Tape<double> tape;
    const auto x = tape.constant(random_matrix(6, 4, 1)), y = tape.constant(random_matrix(6, 2, 1));
    CHECK_THROWS_AS(block_attention(x, y, x, 3, 2), std::invalid_argument);
    CHECK_THROWS_AS(block_attention(x, x, x, 4, 2), std::invalid_argument);
    CHECK_THROWS_AS(block_attention(x, x, x, 3, 3), std::invalid_argument);
    CHECK_THROWS_AS(block_attention(x, x, x, 3, 2, mask_of({1, 1})), std::invalid_argument);
}

}  // namespace latlab::nn::test
