#include "study/tsne.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

#include "base/error.h"
#include "base/random.h"

using namespace latlab;

namespace {

Eigen::MatrixXd seven_rows() {
    Eigen::MatrixXd rows(7, 3);
    rows << 2, 0, 1, 3, 1, 4, 0, 2, 2, 5, 1, 0, 1, 1, 3, 4, 3, 1, 2, 5, 2;
    return rows;
}

Eigen::MatrixX2d seven_points() {
    Eigen::MatrixX2d points(7, 2);
    points << 0, 1, 1, 0, -1, 0.5, 2, -1, 0.3, 0.2, 1.5, 1.2, -0.5, -2;
    return points;
}

// Normal numbers; row i belongs to cluster i % clusters, whose centre is `apart` along an axis of its own.
Eigen::MatrixXd clustered_rows(Eigen::Index count, Eigen::Index clusters, double apart) {
    Random random(8);
    Eigen::MatrixXd rows(count, 6);
    for (double& number : rows.reshaped()) number = random.normal();
    for (Eigen::Index i = 0; i < count; ++i) rows(i, i % clusters) += apart;
    return rows;
}

}  // namespace

// The precision of each row's Gaussian by scipy.optimize.brentq to 1e-14 (scipy 1.10.1);
// sklearn.manifold._t_sne._joint_probabilities (1.2.1) agrees up to its own tolerance, 5e-7.
TEST_CASE("neighbours are as likely as scipy makes them") {
    const double expected[] = {0.016670260986516045,  0.025908899798876596,  0.02508327453871056,
                               0.06020727086802551,   0.0070647283951875955, 0.0010614046313606083,
                               0.010209853648118345,  0.006304255520115272,  0.0666003941222372,
                               0.008958400346934431,  0.004171336192355647,  0.0012575654478539247,
                               0.08146058744760012,   0.0030267432528421137, 0.023674078337445417,
                               0.0023749615168617007, 0.08612097951925203,   0.0018101696401098078,
                               0.0018798389238791602, 0.006425946824447824,  0.05972905004127006};
    const Eigen::MatrixXd probabilities = neighbour_probabilities(seven_rows(), 3);
    const double* next = expected;
    for (Eigen::Index i = 0; i < 7; ++i)
        for (Eigen::Index j = i + 1; j < 7; ++j)
            CHECK(probabilities(i, j) == Approx(*next++).epsilon(1e-5).margin(1e-8));
    CHECK(probabilities.isApprox(probabilities.transpose()));
    CHECK(probabilities.diagonal().isZero());
    CHECK(probabilities.sum() == Approx(1));
}

TEST_CASE("neighbours depend on distances up to their scale alone") {
    const Eigen::MatrixXd probabilities = neighbour_probabilities(seven_rows(), 3);
    for (const double scale : {1e-30, 1e-5, 1e20})
        CHECK(neighbour_probabilities(seven_rows() * scale, 3).isApprox(probabilities, 1e-5));
}

// sklearn.manifold._t_sne._kl_divergence (1.2.1) with the probabilities above.
TEST_CASE("a map's divergence and its gradient are scikit-learn's") {
    const Eigen::MatrixXd probabilities = neighbour_probabilities(seven_rows(), 3);
    CHECK(map_divergence(probabilities, seven_points()) == Approx(0.6080156200685024).epsilon(1e-5));
    Eigen::MatrixX2d expected(7, 2);
    expected << 0.012833984497677, -0.016840208263037, 0.021779613406481, 0.024337964778954,
        -0.031316941454577, 0.046746755039249, -0.03596829814232, -0.068271801638895, 0.135678664680016,
        -0.022709287114973, -0.102813548397984, 0.060711852110823, -0.000193474589294, -0.023975274912121;
    CHECK((map_gradient(probabilities, seven_points()) - expected).cwiseAbs().maxCoeff() < 1e-6);
}

TEST_CASE("the gradient of the divergence is its central difference") {
    const Eigen::MatrixXd probabilities = neighbour_probabilities(clustered_rows(25, 3, 2), 5);
    Random random(2);
    Eigen::MatrixX2d points(25, 2);
    for (double& coordinate : points.reshaped()) coordinate = 2 * random.normal();
    const Eigen::MatrixX2d gradient = map_gradient(probabilities, points);
    const double step = 1e-5;
    for (Eigen::Index i = 0; i < points.size(); ++i) {
        Eigen::MatrixX2d above = points, below = points;
        above.data()[i] += step;
        below.data()[i] -= step;
        const double numeric =
            (map_divergence(probabilities, above) - map_divergence(probabilities, below)) / (2 * step);
        CHECK(gradient.data()[i] == Approx(numeric).epsilon(1e-6).margin(1e-9));
    }
}

TEST_CASE("exaggeration multiplies the attraction and leaves the repulsion") {
    const Eigen::MatrixXd probabilities = neighbour_probabilities(seven_rows(), 3);
    const auto gradient = [&](double exaggeration) {
        return map_gradient(probabilities, seven_points(), exaggeration);
    };
    CHECK((gradient(5) - gradient(1)).isApprox(4 * (gradient(2) - gradient(1)), 1e-10));
    CHECK(gradient(0).isApprox(map_gradient(Eigen::MatrixXd::Zero(7, 7), seven_points()), 1e-10));
}

TEST_CASE("clusters that lie apart stay apart, each point beside its own") {
    const TsneMap map = tsne(clustered_rows(120, 4, 15), {10, 500, 1});
    REQUIRE(map.points.allFinite());
    for (Eigen::Index i = 0; i < 120; ++i) {
        Eigen::VectorXd distance = (map.points.rowwise() - map.points.row(i)).rowwise().squaredNorm();
        double own = 0, other = INFINITY;
        for (Eigen::Index j = 0; j < 120; ++j) {
            if (j % 4 == i % 4)
                own = std::max(own, distance[j]);
            else
                other = std::min(other, distance[j]);
        }
        CHECK(own < other);
    }
}

TEST_CASE("a map diverges less than the principal components at their best scale") {
    const Eigen::MatrixXd rows = clustered_rows(150, 5, 3);
    const Eigen::MatrixXd probabilities = neighbour_probabilities(rows, 20);
    const TsneMap map = tsne(rows, {20, 500, 1});
    CHECK(map.divergence == Approx(map_divergence(probabilities, map.points)));
    const Eigen::MatrixX2d components = tsne(rows, {20, 0, 1}).points;
    for (double scale = 1e3; scale < 1e6; scale *= 1.5)
        CHECK(map_divergence(probabilities, components * scale) > map.divergence);
}

TEST_CASE("the same rows and seed give the same map, and each column has mean 0") {
    const Eigen::MatrixXd rows = clustered_rows(60, 3, 2);
    const TsneMap map = tsne(rows, {10, 200, 3});
    CHECK(tsne(rows, {10, 200, 3}).points == map.points);
    CHECK(tsne(rows, {10, 200, 4}).points != map.points);
    CHECK(map.points.colwise().mean().cwiseAbs().maxCoeff() < 1e-10);
}

TEST_CASE("rows that coincide get points close together, and rows on a line or all the same a map") {
    Eigen::MatrixXd rows = clustered_rows(80, 2, 3);
    for (Eigen::Index i = 0; i < 30; ++i) rows.row(i) = rows.row(0);  // more than the perplexity
    const TsneMap map = tsne(rows, {10, 300, 1});
    REQUIRE(map.points.allFinite());
    CHECK(std::isfinite(map.divergence));
    const double size = map.points.rowwise().norm().maxCoeff();
    CHECK((map.points.topRows(30).rowwise() - map.points.row(0)).rowwise().norm().maxCoeff() < size / 2);
    CHECK(tsne(Eigen::MatrixXd::Ones(50, 3), {10, 300, 1}).points.allFinite());
    const TsneMap line = tsne(Eigen::VectorXd::LinSpaced(50, 0, 1), {10, 300, 1});
    REQUIRE(line.points.allFinite());
    CHECK(line.points.col(1).norm() > 0.01 * line.points.col(0).norm());
}

TEST_CASE("requests that make no map are refused") {
    const Eigen::MatrixXd rows = clustered_rows(30, 2, 1);
    CHECK_NOTHROW(tsne(rows, {28.5, 1, 1}));
    for (const double perplexity : {29.0, 1.5, -3.0, double(NAN)})
        CHECK_THROWS_AS(tsne(rows, {perplexity, 1, 1}), DataError);
    CHECK_NOTHROW(tsne(clustered_rows(1000, 2, 1), {30, 1, 1}));
    CHECK_THROWS_AS(tsne(clustered_rows(1001, 2, 1), {30, 1, 1}), DataError);
    Eigen::MatrixXd broken = rows;
    broken(4, 2) = NAN;
    CHECK_THROWS_AS(tsne(broken, {5, 1, 1}), std::invalid_argument);
}

TEST_CASE("a map tells how far it is and can be cancelled") {
    double last = -1;
    const Progress progress([&](double share, const std::string&) {
        CHECK(share > last);
        last = share;
        return share < 0.5;
    });
    CHECK_THROWS_AS(tsne(clustered_rows(30, 2, 1), {5, 100, 1}, progress), Cancelled);
    CHECK(last == Approx(0.5));
}
