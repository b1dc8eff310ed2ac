#include "sampling/kmeans.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <set>

#include "base/error.h"

using namespace latlab;

namespace {

// 60 rows of 4 numbers.
Eigen::MatrixXd waves() {
    Eigen::MatrixXd rows(60, 4);
    for (int i = 0; i < 60; ++i)
        for (int j = 0; j < 4; ++j)
            rows(i, j) = std::sin(0.7 * i * i + 1.3 * j) + 0.5 * std::cos(2.1 * i + 0.4 * j * j);
    return rows;
}

}  // namespace

TEST_CASE("Lloyd's iterations end where scikit-learn's do") {
    // KMeans(n_clusters=5, init=the first five rows, n_init=1, algorithm="lloyd", tol=0) of
    // scikit-learn 1.2.1.
    const Eigen::MatrixXd rows = waves();
    const Clusters clusters = lloyd(rows, rows.topRows(5));
    CHECK(clusters.squared_distance == Approx(26.948571731192).epsilon(1e-12));
    const std::vector<int> expected{3, 1, 2, 3, 4, 4, 3, 2, 3, 3, 1, 2, 3, 4, 4, 3, 2, 3, 3, 1,
                                    2, 3, 0, 0, 3, 2, 1, 3, 1, 4, 1, 0, 3, 1, 4, 2, 1, 2, 0, 1,
                                    1, 1, 2, 0, 4, 2, 4, 3, 4, 2, 2, 0, 1, 0, 0, 0, 1, 3, 4, 4};
    CHECK(clusters.of_row == expected);
    const Eigen::Vector4d first(-0.4513723196, 0.5722439194, 0.6826509917, -0.1882130463);
    CHECK((clusters.centres.row(0).transpose() - first).norm() < 1e-9);
}

TEST_CASE("k-means comes close to the best of many starts, and reaches it") {
    // The least inertia of scikit-learn's KMeans(n_clusters=5, n_init=1, random_state=0..1999).
    const double best = 26.281960689184;
    double least = 1e9;
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
        Random random(seed);
        const double found = kmeans(waves(), 5, random).squared_distance;
        CHECK(found > best - 1e-9);
        CHECK(found < 1.03 * best);
        least = std::min(least, found);
    }
    CHECK(least == Approx(best));
}

TEST_CASE("every row is in the cluster of the nearest centre, and centres are means") {
    const Eigen::MatrixXd rows = waves();
    Random random(3);
    const Clusters clusters = kmeans(rows, 7, random);
    for (int i = 0; i < 60; ++i) {
        Eigen::Index nearest;
        (clusters.centres.rowwise() - rows.row(i)).rowwise().squaredNorm().minCoeff(&nearest);
        CHECK(nearest == clusters.of_row[i]);
    }
    for (int c = 0; c < 7; ++c) {
        Eigen::RowVectorXd sum = Eigen::RowVectorXd::Zero(4);
        int members = 0;
        for (int i = 0; i < 60; ++i) {
            if (clusters.of_row[i] != c) continue;
            sum += rows.row(i);
            ++members;
        }
        REQUIRE(members > 0);
        CHECK((sum / members - clusters.centres.row(c)).norm() < 1e-12);
    }
}

TEST_CASE("a cluster that no row is nearest to gets the farthest row") {
    Eigen::MatrixXd rows(6, 1), centres(3, 1);
    rows << 0, 1, 2, 10, 11, 30;
    centres << 1, 12, 500;
    const Clusters clusters = lloyd(rows, centres);
    CHECK(clusters.of_row == std::vector<int>{0, 0, 0, 1, 1, 2});
    CHECK(clusters.squared_distance == Approx(2.5));
}

TEST_CASE("there are as many clusters as rows that differ, and no more") {
    Eigen::MatrixXd rows(8, 2);
    rows << 0, 0, 1, 0, 0, 1, 1, 1, 0, 0, 1, 0, 0, 1, 1, 1;
    Random random(5);
    const Clusters clusters = kmeans(rows, 4, random);
    CHECK(clusters.squared_distance == 0);
    CHECK(std::set<int>(clusters.of_row.begin(), clusters.of_row.end()).size() == 4);
    for (int i = 0; i < 4; ++i) CHECK(clusters.of_row[i] == clusters.of_row[i + 4]);
    try {
        kmeans(rows, 5, random);
        FAIL("no error");
    } catch (const DataError& error) {
        const std::string text = error.what();
        CHECK(text.find("only 4 of 8 architectures differ") != std::string::npos);
        CHECK(text.find("5 clusters") != std::string::npos);
    }
}
