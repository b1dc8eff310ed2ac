#include "encoders/operation_encoder.h"

#include <catch2/catch.hpp>

#include "toy_encoder.h"

using namespace latlab;

TEST_CASE("each position is a 1 in the place of its operation") {
    const OperationEncoder encoder(search_space("nb201"));
    REQUIRE(encoder.width() == 30);
    const Eigen::MatrixXf encoded = encoder.encode(std::vector<Architecture>{{{0, 4, 2, 1, 3, 3}}});
    Eigen::RowVectorXf expected = Eigen::RowVectorXf::Zero(30);
    for (const int place : {0, 9, 12, 16, 23, 28}) expected[place] = 1;
    CHECK(encoded == expected);
}

TEST_CASE("two architectures are as far apart as positions differ") {
    const OperationEncoder encoder(search_space("fbnet"));
    REQUIRE(encoder.width() == 198);
    const std::vector<Architecture> some = test::some_architectures("fbnet", 30, 4);
    const Eigen::MatrixXf encoded = encoder.encode(some);
    for (std::size_t i = 1; i < some.size(); ++i) {
        float differing = 0;
        for (std::size_t position = 0; position < 22; ++position)
            differing += some[i].ops[position] != some[0].ops[position];
        CHECK((encoded.row(static_cast<Eigen::Index>(i)) - encoded.row(0)).squaredNorm() == 2 * differing);
    }
}
