#include "search/pareto.h"

#include <catch2/catch.hpp>
#include <limits>

#include "base/random.h"

using namespace latlab;

namespace {

Aims rows(const std::vector<std::vector<double>>& points) {
    Aims aims(static_cast<Eigen::Index>(points.size()),
              points.empty() ? 2 : static_cast<Eigen::Index>(points.front().size()));
    for (std::size_t i = 0; i < points.size(); ++i)
        for (std::size_t j = 0; j < points[i].size(); ++j)
            aims(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(j)) = points[i][j];
    return aims;
}

// Small whole numbers, so that ties of every kind occur.
Aims random_points(std::size_t count, int aims, Random& random) {
    Aims points(static_cast<Eigen::Index>(count), aims);
    for (Eigen::Index i = 0; i < points.size(); ++i) points.data()[i] = static_cast<double>(random.below(8));
    return points;
}

std::vector<double> no_violation(const Aims& aims) {
    return std::vector<double>(static_cast<std::size_t>(aims.rows()), 0);
}

// By the definition: what is left after the fronts before it are taken away and is dominated by none.
std::vector<int> ranks_by_definition(const Aims& points) {
    const auto count = static_cast<std::size_t>(points.rows());
    std::vector<int> ranks(count, -1);
    for (int rank = 0;; ++rank) {
        std::vector<std::size_t> front;
        for (std::size_t i = 0; i < count; ++i) {
            if (ranks[i] >= 0) continue;
            bool dominated = false;
            for (std::size_t j = 0; j < count; ++j)
                dominated = dominated || (ranks[j] < 0 && dominates(points, j, i));
            if (!dominated) front.push_back(i);
        }
        if (front.empty()) return ranks;
        for (const std::size_t i : front) ranks[i] = rank;
    }
}

}  // namespace

TEST_CASE("one point dominates another when it is no worse in every aim and better in one") {
    const Aims points = rows({{5, -70, 1}, {5, -69, 1}, {6, -70, 1}, {4, -69, 1}, {5, -70, 2}});
    CHECK(dominates(points, 0, 1));
    CHECK(dominates(points, 0, 2));
    CHECK(dominates(points, 0, 4));
    CHECK_FALSE(dominates(points, 0, 0));
    CHECK_FALSE(dominates(points, 0, 3));
    CHECK_FALSE(dominates(points, 3, 0));
}

TEST_CASE(
    "a Pareto front has no dominated point and no duplicate, stands for all that are not dominated, and "
    "rises in its first aim") {
    Random random(1);
    for (int round = 0; round < 300; ++round) {
        const Aims points = random_points(1 + random.below(40), 2 + round % 3, random);
        const std::vector<std::size_t> front = pareto_front(points);
        REQUIRE_FALSE(front.empty());
        for (std::size_t i = 1; i < front.size(); ++i) {
            const auto before = static_cast<Eigen::Index>(front[i - 1]),
                       at = static_cast<Eigen::Index>(front[i]);
            REQUIRE(points(at, 0) >= points(before, 0));
            REQUIRE(points.row(at) != points.row(before));
        }
        const std::vector<int> ranks = ranks_by_definition(points);
        for (Eigen::Index i = 0; i < points.rows(); ++i) {
            int represented = 0;
            for (const std::size_t j : front)
                represented += points.row(i) == points.row(static_cast<Eigen::Index>(j));
            REQUIRE(represented == (ranks[static_cast<std::size_t>(i)] == 0 ? 1 : 0));
        }
    }
}

TEST_CASE("the non-dominated sort gives the ranks of its definition") {
    Random random(2);
    for (int round = 0; round < 300; ++round) {
        const Aims points = random_points(1 + random.below(40), 2 + round % 3, random);
        REQUIRE(non_dominated_ranks(points, no_violation(points)) == ranks_by_definition(points));
    }
}

TEST_CASE("points that violate a constraint rank behind all others, by how much they do") {
    const Aims points = rows({{20, -90}, {5, -50}, {5, -10}, {12, -99}, {12, -40}, {10, -60}});
    CHECK(non_dominated_ranks(points, std::vector<double>{1, 0, 0, .2, .2, 0}) ==
          std::vector<int>{3, 0, 1, 2, 2, 0});
    CHECK(non_dominated_ranks(points, std::vector<double>{19, 4, 4, 11, 11, 9}) ==
          std::vector<int>{3, 0, 0, 2, 2, 1});
}

TEST_CASE("the hypervolume is the area under the front") {
    // Two rectangles of the corner (10, 0): 8 x 2 from the first point, then 3 x 5 more from the second.
    const Aims points = rows({{2, -2}, {7, -7}, {3, -1}});
    const auto corner = [](double x, double y) { return Eigen::RowVector2d(x, y); };
    CHECK(hypervolume(points, corner(10, 0)) == 2 * 8 + 5 * 3);
    CHECK(hypervolume(points, corner(5, 0)) == 2 * 3);
    CHECK(hypervolume(points, corner(10, -8)) == 0);
    CHECK(hypervolume(Aims(0, 2), corner(10, 0)) == 0);
}

TEST_CASE("the hypervolume of three aims is the volume of boxes laid over each other") {
    // A box of 1 x 2 x 3 and one of 3 x 2 x 1 from the corner (4, 4, 4) share 1 x 2 x 1.
    const Aims points = rows({{3, 2, 1}, {1, 2, 3}});
    CHECK(hypervolume(points, Eigen::RowVector3d(4, 4, 4)) == 6 + 6 - 2);
}

TEST_CASE("the hypervolume agrees with counting random darts") {
    for (const int width : {2, 3, 4}) {
        Random random(5);
        Aims points(8, width);
        for (Eigen::Index i = 0; i < points.size(); ++i) points.data()[i] = random.uniform();
        int hits = 0;
        constexpr int darts = 200'000;
        for (int i = 0; i < darts; ++i) {
            Eigen::RowVectorXd dart(width);
            for (int j = 0; j < width; ++j) dart(j) = random.uniform();
            for (Eigen::Index p = 0; p < points.rows(); ++p) {
                if ((points.row(p).array() <= dart.array()).all()) {
                    ++hits;
                    break;
                }
            }
        }
        CHECK(hypervolume(points, Eigen::RowVectorXd::Ones(width)) ==
              Approx(static_cast<double>(hits) / darts).margin(0.004));
    }
}

TEST_CASE("crowding distances are infinite at the ends and the scaled gap between neighbours inside") {
    const Aims points = rows({{0, 0}, {50, -50}, {1, -1}, {4, -10}, {2, -4}});
    const std::vector<std::size_t> front = {3, 0, 4, 2};
    const std::vector<double> distances = crowding_distances(points, front);
    CHECK(std::isinf(distances[0]));
    CHECK(std::isinf(distances[1]));
    CHECK(distances[2] == Approx(9.0 / 10 + 3.0 / 4));
    CHECK(distances[3] == Approx(4.0 / 10 + 2.0 / 4));
    CHECK(crowding_distances(points, std::vector<std::size_t>{}).empty());
    CHECK(std::isinf(crowding_distances(points, std::vector<std::size_t>{1})[0]));
}

TEST_CASE("a front that is added to is the front of all, whatever was known of it before") {
    Random random(11);
    Aims all(300, 3);
    for (Eigen::Index i = 0; i < all.rows(); ++i)
        for (Eigen::Index j = 0; j < all.cols(); ++j) all(i, j) = std::floor(random.uniform(0, 12));
    Aims grown(0, 3);
    for (Eigen::Index from = 0; from < all.rows(); from += 60) {
        const Eigen::Index known = grown.rows();
        Aims candidates(known + 60, 3);
        candidates << grown, all.middleRows(from, 60);
        const std::vector<std::size_t> front = pareto_front(candidates, static_cast<std::size_t>(known));
        CHECK(front == pareto_front(candidates));
        grown.resize(static_cast<Eigen::Index>(front.size()), 3);
        for (std::size_t i = 0; i < front.size(); ++i)
            grown.row(static_cast<Eigen::Index>(i)) = candidates.row(static_cast<Eigen::Index>(front[i]));
    }
    const std::vector<std::size_t> whole = pareto_front(all);
    REQUIRE(static_cast<std::size_t>(grown.rows()) == whole.size());
    for (std::size_t i = 0; i < whole.size(); ++i)
        CHECK(grown.row(static_cast<Eigen::Index>(i)) == all.row(static_cast<Eigen::Index>(whole[i])));
}

TEST_CASE("of a front too long to show the ends stay, and what stands alone") {
    Aims aims(5, 2);
    aims << 0, 10, 1, 9, 1.1, 8.9, 6, 3, 10, 0;
    const std::vector<std::size_t> front = pareto_front(aims);
    REQUIRE(front.size() == 5);
    CHECK(most_spread(aims, front, 3) == std::vector<std::size_t>{0, 3, 4});
    CHECK(most_spread(aims, front, 9) == front);
}
