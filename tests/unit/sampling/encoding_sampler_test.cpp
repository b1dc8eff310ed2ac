#include "sampling/encoding_sampler.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <set>
#include <stdexcept>

#include "base/error.h"

using namespace latlab;

namespace {

Eigen::MatrixXf random_rows(int count, int width, std::uint64_t seed) {
    Random random(seed);
    Eigen::MatrixXf rows(count, width);
    for (Eigen::Index i = 0; i < rows.size(); ++i) rows.data()[i] = static_cast<float>(random.normal());
    return rows;
}

}  // namespace

TEST_CASE("mean cosine similarity in linear time is the mean over all pairs") {
    Eigen::MatrixXd rows = random_rows(40, 6, 1).cast<double>();
    rows.row(7).setZero();
    rows.row(8) *= 1e30;
    const Eigen::VectorXd similarity = mean_cosine_similarity(rows);
    for (int i = 0; i < 40; ++i) {
        double sum = 0;
        for (int j = 0; j < 40; ++j) {
            if (i == 7 || j == 7) continue;
            sum += rows.row(i).dot(rows.row(j)) / rows.row(i).norm() / rows.row(j).norm();
        }
        CHECK(similarity[i] == Approx(sum / 40).margin(1e-12));
    }
}

TEST_CASE("mean cosine similarity is scikit-learn's") {
    // cosine_similarity(rows).mean(axis=1) of scikit-learn 1.2.1.
    Eigen::MatrixXd rows(60, 4);
    for (int i = 0; i < 60; ++i)
        for (int j = 0; j < 4; ++j)
            rows(i, j) = std::sin(0.7 * i * i + 1.3 * j) + 0.5 * std::cos(2.1 * i + 0.4 * j * j);
    const Eigen::VectorXd similarity = mean_cosine_similarity(rows);
    CHECK(similarity[0] == Approx(0.072558080718).epsilon(1e-9));
    CHECK(similarity[1] == Approx(0.061955736639).epsilon(1e-9));
    CHECK(similarity[17] == Approx(0.068858543441).epsilon(1e-9));
    CHECK(similarity[59] == Approx(-0.012793320935).epsilon(1e-9));
}

TEST_CASE("k-means takes one of each group, at random") {
    // Five groups of ten rows, far from each other.
    Eigen::MatrixXf rows = 0.01F * random_rows(50, 3, 2);
    for (int i = 0; i < 50; ++i) rows(i, i % 5 % 3) += static_cast<float>(10 * (1 + i % 5));
    std::set<std::size_t> seen;
    for (std::uint64_t seed = 0; seed < 60; ++seed) {
        Random random(seed);
        std::set<std::size_t> groups;
        for (const std::size_t row : choose_by_encoding(rows, 5, EncodingMethod::kmeans, random)) {
            groups.insert(row % 5);
            seen.insert(row);
        }
        CHECK(groups.size() == 5);
    }
    CHECK(seen.size() == 50);
}

TEST_CASE("cosine takes one of each run of similarity") {
    const Eigen::MatrixXf rows = random_rows(100, 5, 3);
    const Eigen::VectorXd similarity = mean_cosine_similarity(rows.cast<double>());
    std::vector<double> sorted(similarity.begin(), similarity.end());
    std::sort(sorted.begin(), sorted.end());
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
        Random random(seed);
        const auto chosen = choose_by_encoding(rows, 20, EncodingMethod::cosine, random);
        REQUIRE(chosen.size() == 20);
        for (std::size_t i = 0; i < 20; ++i) {
            const double value = similarity[static_cast<Eigen::Index>(chosen[i])];
            CHECK(value >= sorted[5 * i]);
            CHECK(value <= sorted[5 * i + 4]);
        }
    }
}

TEST_CASE("an encoding that tells too few candidates apart stops k-means, and cosine copes with it") {
    Eigen::MatrixXf rows(30, 2);
    for (int i = 0; i < 30; ++i) rows.row(i) << static_cast<float>(i % 3), 1;
    Random random(1);
    CHECK_THROWS_AS(choose_by_encoding(rows, 4, EncodingMethod::kmeans, random), DataError);
    const auto chosen = choose_by_encoding(rows, 30, EncodingMethod::cosine, random);
    CHECK(std::set<std::size_t>(chosen.begin(), chosen.end()).size() == 30);
}

TEST_CASE("rows that are no numbers, and more rows than there are, are refused") {
    Eigen::MatrixXf rows = random_rows(5, 2, 4);
    Random random(1);
    CHECK_THROWS_AS(choose_by_encoding(rows, 6, EncodingMethod::cosine, random), std::invalid_argument);
    rows(3, 1) = std::numeric_limits<float>::quiet_NaN();
    CHECK_THROWS_AS(choose_by_encoding(rows, 2, EncodingMethod::kmeans, random), std::invalid_argument);
}

TEST_CASE("an encoding sampler without an encoding, or with an unknown method, says what is missing") {
    for (const char* name : {"zcp", "arch2vec", "cate", "caz"}) {
        CHECK(needs_encoder(name));
        try {
            make_sampler(name);
            FAIL("no error");
        } catch (const UsageError& error) {
            CHECK(std::string(error.what()).find(name) != std::string::npos);
            CHECK(std::string(error.what()).find("encoding") != std::string::npos);
        }
    }
    CHECK_FALSE(needs_encoder("params"));
    CHECK(encoding_method("kmeans") == EncodingMethod::kmeans);
    CHECK(encoding_method("cosine") == EncodingMethod::cosine);
    CHECK_THROWS_AS(encoding_method("greedy"), UsageError);
}
