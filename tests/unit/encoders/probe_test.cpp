#include "encoders/probe.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "encoders/operation_encoder.h"
#include "toy_encoder.h"

using namespace latlab;

namespace {

const SearchSpace& nb201() {
    return search_space("nb201");
}

}  // namespace

TEST_CASE("a probe reads everything off one-hot operations") {
    const std::vector<Architecture> some = test::some_architectures("fbnet", 600, 3);
    const OperationEncoder operations(search_space("fbnet"));
    const ProbeResult result = probe_vectors(operations.encode(some), some, operations.space(), 400);
    CHECK(result.mean_operation_accuracy() == 1);
    CHECK(result.macs_r2 == Approx(1).margin(1e-6));
}

TEST_CASE("a probe reads nothing off vectors that are all the same") {
    const std::vector<Architecture> some = test::some_architectures("nb201", 1500, 3);
    const ProbeResult result = probe_vectors(Eigen::MatrixXf::Ones(1500, 3), some, nb201(), 1000);
    CHECK(result.mean_operation_accuracy() == Approx(0.2).margin(0.05));
    CHECK(result.macs_r2 == Approx(0).margin(0.02));
}

TEST_CASE("a probe of the histogram of operations reads the costs of a cell but not its places") {
    const std::vector<Architecture> some = test::some_architectures("nb201", 1500, 3);
    Eigen::MatrixXf histogram(1500, 5);
    for (Eigen::Index i = 0; i < 1500; ++i)
        for (Eigen::Index op = 0; op < 5; ++op)
            histogram(i, op) = static_cast<float>(
                nb201().op_histogram(some[static_cast<std::size_t>(i)])[static_cast<std::size_t>(op)]);
    const ProbeResult result = probe_vectors(histogram, some, nb201(), 1000);
    CHECK(result.mean_operation_accuracy() < 0.5);
    CHECK(result.macs_r2 == Approx(1).margin(1e-6));
}

TEST_CASE("a probe scores only rows that it was not fitted to") {
    // As many noisy numbers as rows to fit: they explain those rows wholly, and no others.
    const std::vector<Architecture> some = test::some_architectures("nb201", 200, 3);
    Eigen::MatrixXf noise(200, 100);
    Random random(1);
    for (float& number : noise.reshaped()) number = static_cast<float>(random.normal());
    const ProbeResult result = probe_vectors(noise, some, nb201(), 100);
    CHECK(result.mean_operation_accuracy() < 0.4);
    CHECK(result.macs_r2 < 0.3);
}

TEST_CASE("a probe refuses lists that leave nothing to fit or to score") {
    const std::vector<Architecture> some = test::some_architectures("nb201", 4, 3);
    const Eigen::MatrixXf vectors = Eigen::MatrixXf::Ones(4, 2);
    CHECK_THROWS_AS(probe_vectors(vectors, some, nb201(), 0), std::invalid_argument);
    CHECK_THROWS_AS(probe_vectors(vectors, some, nb201(), 4), std::invalid_argument);
    CHECK_THROWS_AS(probe_vectors(vectors.topRows(3), some, nb201(), 2), std::invalid_argument);
}
