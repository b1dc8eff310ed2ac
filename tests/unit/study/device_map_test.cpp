#include "study/device_map.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <stdexcept>

using namespace latlab;

namespace {

Eigen::MatrixXd wave_correlation() {
    Eigen::MatrixXd correlation(5, 5);
    for (int i = 0; i < 5; ++i)
        for (int j = 0; j < 5; ++j)
            correlation(i, j) = i == j ? 1 : 0.4 + 0.5 * std::sin(2 + 1.7 * i * j + 0.3 * i + 0.3 * j);
    return correlation;
}

void check_places(const Eigen::MatrixX2d& places, const Eigen::VectorXd& x, const Eigen::VectorXd& y) {
    REQUIRE(places.rows() == x.size());
    CHECK((places.col(0) - x).cwiseAbs().maxCoeff() < 1e-10);
    CHECK((places.col(1) - y).cwiseAbs().maxCoeff() < 1e-10);
}

}  // namespace

TEST_CASE("devices lie where numpy's eigenvectors place them") {
    // numpy.linalg.eigh of -J D^2 J / 2 with J = I - 1/5 and D = 1 - correlation; vectors times the root of
    // their values, with the header's signs.
    Eigen::VectorXd x(5), y(5);
    x << -0.05870959618817572, 0.20397513096002223, 0.35854052578826184, 0.21082544491259242,
        -0.7146315054727008;
    y << -0.005471268245964929, 0.3066109615482389, -0.26451329911492866, 0.006269481402847905,
        -0.042895875590193325;
    check_places(device_map(wave_correlation()), x, y);
}

TEST_CASE("a pair without a correlation is placed as if it were uncorrelated") {
    // The same with numpy.nan_to_num(correlation, nan=0).
    Eigen::MatrixXd correlation = wave_correlation();
    correlation(1, 3) = correlation(3, 1) = NAN;
    Eigen::VectorXd x(5), y(5);
    x << -0.018077077655333798, 0.09921825537481607, 0.4247563117632424, 0.17732877032751782,
        -0.6832262598102424;
    y << 0.1079579739371518, 0.5356568441769859, -0.08172331156224702, -0.46526009249249717,
        -0.09663141405939349;
    check_places(device_map(correlation), x, y);
}

TEST_CASE("distances in the plane are 1 - correlation where the plane can hold them") {
    // A triangle with sides 0.3, 0.4 and 0.5, and no other dimension.
    Eigen::MatrixXd correlation(3, 3);
    correlation << 1, .7, .6, .7, 1, .5, .6, .5, 1;
    const Eigen::MatrixX2d places = device_map(correlation);
    for (int i = 0; i < 3; ++i)
        for (int j = 0; j < 3; ++j)
            CHECK((places.row(i) - places.row(j)).norm() == Approx(1 - correlation(i, j)).margin(1e-12));
    CHECK(places.colwise().sum().norm() == Approx(0).margin(1e-12));
}

TEST_CASE("few devices, and devices that are all alike, have places, too") {
    CHECK(device_map(Eigen::MatrixXd(0, 0)).rows() == 0);
    CHECK(device_map(Eigen::MatrixXd::Constant(1, 1, NAN)) == Eigen::MatrixX2d::Zero(1, 2));
    CHECK(device_map(Eigen::MatrixXd::Ones(4, 4)).isZero(1e-9));
    Eigen::MatrixXd opposite(2, 2);
    opposite << 1, -1, -1, 1;
    Eigen::MatrixX2d apart(2, 2);
    apart << 1, 0, -1, 0;
    CHECK(device_map(opposite).isApprox(apart));
    CHECK_THROWS_AS(device_map(Eigen::MatrixXd::Ones(3, 2)), std::invalid_argument);
}
