#include "search/operation_regression.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <stdexcept>

#include "base/random.h"
#include "base/statistics.h"

using namespace latlab;

namespace {

// Digits that look random, made by a rule that another program can follow.
Architecture made_up(std::uint32_t i) {
    Architecture architecture;
    for (std::uint32_t j = 0; j < 22; ++j) {
        const std::uint32_t mixed = (i + 1) * (i + 7 * j + 3) * 2654435761U;
        architecture.ops.push_back(static_cast<std::uint8_t>((mixed >> 13) % 9));
    }
    return architecture;
}

double made_up_number(const Architecture& architecture) {
    double sum = architecture.ops[0] % 2 == architecture.ops[1] % 2 ? 2 : 0;
    for (int j = 0; j < 6; ++j) sum += (architecture.ops[j] * (j + 3)) % 5;
    return sum;
}

struct Rows {
    std::vector<Architecture> architectures;
    std::vector<double> numbers;

    Rows(std::uint32_t from, std::uint32_t to) {
        for (std::uint32_t i = from; i < to; ++i) {
            architectures.push_back(made_up(i));
            numbers.push_back(made_up_number(architectures.back()));
        }
    }
};

}  // namespace

TEST_CASE("kernel ridge regression chooses, leaves out and predicts as NumPy does") {
    // Refits without each of the 40 rows for every shape, then predictions, with numpy.linalg.solve.
    const Rows known(0, 40), asked(40, 43);
    const OperationRegression regression(search_space("fbnet"), known.architectures, known.numbers, 1);
    CHECK(regression.shape().linear == 0.5);
    CHECK(regression.shape().decay == 4);
    CHECK(regression.shape().ridge == 1e-3);
    CHECK(regression.left_out_spearman() == Approx(0.18393364398159934).epsilon(1e-9));
    CHECK(regression.left_out_error() == Approx(1.8491442992635494).epsilon(1e-9));
    const std::vector<double> predicted = regression.predict(asked.architectures);
    CHECK(predicted[0] == Approx(10.78027563).epsilon(1e-8));
    CHECK(predicted[1] == Approx(11.15552191).epsilon(1e-8));
    CHECK(predicted[2] == Approx(9.67022869).epsilon(1e-8));
}

TEST_CASE("what operations add up to is learnt from a few hundred rows") {
    Rows known(0, 300), asked(300, 500);
    const auto cost = [](const Architecture& architecture) {
        return search_space("fbnet").total(architecture).macs;
    };
    for (Rows* rows : {&known, &asked})
        std::transform(rows->architectures.begin(), rows->architectures.end(), rows->numbers.begin(), cost);
    const OperationRegression regression(search_space("fbnet"), known.architectures, known.numbers, 1);
    CHECK(regression.shape().linear == 1);
    CHECK(spearman(regression.predict(asked.architectures), asked.numbers) > 0.99);
}

TEST_CASE("networks that are one without dead operations are learnt as one where that fits better") {
    const SearchSpace& space = search_space("nb201");
    std::vector<Architecture> architectures;
    std::vector<double> numbers;
    Random random(3);
    while (architectures.size() < 200) {
        const Architecture architecture = space.random(random);
        if (!space.connected(architecture)) continue;
        architectures.push_back(architecture);
        numbers.push_back(space.total(space.pruned(architecture)).macs);
    }
    const OperationRegression regression(space, architectures, numbers, 1);
    CHECK(regression.shape().pruned);
    // The last operation of the first path alone: nothing leads to node 3 nor on from it but it.
    const Architecture dead =
        space.parse("|nor_conv_3x3~0|+|none~0|none~1|+|nor_conv_1x1~0|none~1|nor_conv_3x3~2|");
    const std::vector<double> both = regression.predict(std::vector{dead, space.pruned(dead)});
    CHECK(both[0] == both[1]);
}

TEST_CASE("more rows than are learnt from are drawn by the seed") {
    const Rows known(0, 1600);
    const auto predict = [&](std::uint64_t seed) {
        const OperationRegression regression(search_space("fbnet"), known.architectures, known.numbers, seed);
        return regression.predict(std::vector{made_up(5000)}).front();
    };
    CHECK(predict(1) == predict(1));
    CHECK(predict(1) != predict(2));
}

TEST_CASE("a regression on one row, or on rows without targets, is refused") {
    const Rows known(0, 3);
    const SearchSpace& space = search_space("fbnet");
    CHECK_THROWS_AS(OperationRegression(space, std::span(known.architectures).first(1),
                                        std::span(known.numbers).first(1), 1),
                    std::invalid_argument);
    CHECK_THROWS_AS(OperationRegression(space, known.architectures, std::span(known.numbers).first(2), 1),
                    std::invalid_argument);
}
