#include "predictor/ridge.h"

#include <catch2/catch.hpp>

namespace {

Eigen::MatrixXd ridge_features() {
    Eigen::MatrixXd x(7, 3);
    x << 1, 2, 0, 0, 1, 3, 2, 0, 1, 1, 1, 1, 3, 0, 0, 0, 4, 1, 2, 2, 2;
    return x;
}

Eigen::VectorXd ridge_targets() {
    Eigen::VectorXd y(7);
    y << 3.1, 7.0, 4.6, 5.4, 2.9, 6.1, 7.3;
    return y;
}

void check_close(const Eigen::VectorXd& found, const std::vector<double>& expected) {
    REQUIRE(found.size() == static_cast<Eigen::Index>(expected.size()));
    for (Eigen::Index i = 0; i < found.size(); ++i)
        CHECK(found[i] == Approx(expected[static_cast<std::size_t>(i)]).epsilon(1e-7));
}

}  // namespace

// Figures of numpy 1.24: the centred normal equations solved with numpy.linalg.solve, and solved again
// without each row for the leave-one-out predictions.
TEST_CASE("ridge weights are those of the normal equations") {
    const latlab::RidgeModel model = latlab::fit_ridge(ridge_features(), ridge_targets(), 0.5);
    check_close(model.weights, {0.23884523, 0.50563518, 1.44021164});
    CHECK(model.intercept == Approx(2.524621153747367).epsilon(1e-9));
    CHECK(model(ridge_features().row(1).transpose()) ==
          Approx(2.524621153747367 + 0.50563518 + 3 * 1.44021164).epsilon(1e-7));
}

TEST_CASE("closed-form leave-one-out predictions are those of fits without the row") {
    const latlab::RidgeModel model = latlab::fit_ridge(ridge_features(), ridge_targets(), 0.5);
    check_close(model.leave_one_out,
                {4.26054957, 8.53985573, 4.37153078, 4.49651929, 3.66955968, 5.72418581, 5.85564693});
}

TEST_CASE("ridge takes the strength with the least leave-one-out error") {
    const latlab::RidgeModel model = latlab::fit_ridge(ridge_features(), ridge_targets());
    CHECK(model.strength == Approx(0.9230044018998158).epsilon(1e-9));
    check_close(model.weights, {0.14159733, 0.44884685, 1.32500891});
    CHECK(model.intercept == Approx(2.8624406152603323).epsilon(1e-9));
}

TEST_CASE("ridge on features that do not vary predicts the mean") {
    const latlab::RidgeModel model =
        latlab::fit_ridge(Eigen::MatrixXd::Constant(4, 2, 3.0), Eigen::Vector4d(1, 2, 3, 6));
    CHECK(model.weights.norm() == 0);
    CHECK(model.intercept == 3);
}

TEST_CASE("ridge recovers an exact linear relation among fewer rows than features") {
    // The sum of the features is constant, as of operation counts, and there are two rows only.
    Eigen::MatrixXd x(2, 3);
    x << 1, 2, 3, 3, 2, 1;
    const latlab::RidgeModel model = latlab::fit_ridge(x, Eigen::Vector2d(5, 9), 1e-9);
    CHECK(model(Eigen::Vector3d(1, 2, 3)) == Approx(5).epsilon(1e-6));
    CHECK(model(Eigen::Vector3d(3, 2, 1)) == Approx(9).epsilon(1e-6));
}

TEST_CASE("ridge refuses shapes that do not belong together") {
    CHECK_THROWS_AS(latlab::fit_ridge(ridge_features(), Eigen::VectorXd::Zero(6)), std::invalid_argument);
    CHECK_THROWS_AS(latlab::fit_ridge(Eigen::MatrixXd(0, 3), Eigen::VectorXd()), std::invalid_argument);
    CHECK_THROWS_AS(latlab::fit_ridge(ridge_features(), ridge_targets(), 0.0), std::invalid_argument);
}
