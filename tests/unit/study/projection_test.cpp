#include "study/projection.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "base/random.h"

using namespace latlab;

namespace {

Eigen::MatrixXd random_rows(Eigen::Index rows, Eigen::Index width) {
    Random random(5);
    Eigen::MatrixXd made(rows, width);
    for (double& number : made.reshaped()) number = random.normal();
    return made;
}

}  // namespace

// sklearn.decomposition.PCA(2), version 1.2.1: transform, explained_variance_ratio_.
TEST_CASE("principal components and what they explain are scikit-learn's") {
    Eigen::MatrixXd rows(7, 3);
    rows << 2, 0, 1, 3, 1, 4, 0, 2, 2, 5, 1, 0, 1, 1, 3, 4, 3, 1, 2, 5, 2;
    Eigen::MatrixX2d expected(7, 2);
    expected << 0.2329889293789029, -1.8022694801758277, -0.5420202698929188, -0.9951119321568923,
        -2.15792294726374, 0.00700324692916971, 3.2224167165145126, -0.5740352825412208, -1.7341570660250183,
        -1.0172997624269986, 1.6848032569654527, 1.2862202416333859, -0.70610861967719, 3.0954929687383834;
    const Projection projection = principal_components(rows);
    CHECK((projection.scores - expected).cwiseAbs().maxCoeff() < 1e-12);
    CHECK(projection.explained[0] == Approx(0.4784020760297824));
    CHECK(projection.explained[1] == Approx(0.3706770011549052));
}

TEST_CASE("where rows stand in space does not change their projection, and a mirror only mirrors it") {
    const Eigen::MatrixXd rows = random_rows(40, 6);
    const Eigen::MatrixX2d scores = principal_components(rows).scores;
    const Eigen::MatrixXd moved = rows.array() + 3;
    CHECK((principal_components(moved).scores - scores).cwiseAbs().maxCoeff() < 1e-10);
    CHECK((principal_components(-rows).scores + scores).cwiseAbs().maxCoeff() < 1e-10);
}

TEST_CASE("a component's sign holds when equally large coefficients change by rounding") {
    Eigen::MatrixXd rows(4, 2);
    rows << 1, -1, 2, -2, 3, -3, 6, -6;
    const Eigen::VectorXd scores = principal_components(rows).scores.col(0);
    rows(0, 0) += 1e-12;
    CHECK((principal_components(rows).scores.col(0) - scores).cwiseAbs().maxCoeff() < 1e-10);
    rows(0, 0) -= 2e-12;
    CHECK((principal_components(rows).scores.col(0) - scores).cwiseAbs().maxCoeff() < 1e-10);
    CHECK(scores[3] > 0);
}

TEST_CASE("what does not vary explains nothing") {
    const Projection same = principal_components(Eigen::MatrixXd::Constant(5, 3, 0.1));
    CHECK(same.explained == std::array<double, 2>{0, 0});
    CHECK(same.scores.cwiseAbs().maxCoeff() < 1e-12);
    const Projection line = principal_components(random_rows(9, 1));
    CHECK(line.explained[0] == Approx(1));
    CHECK(line.explained[1] == 0);
    CHECK(line.scores.col(1).isZero());
}

TEST_CASE("rows that cannot be projected are refused") {
    CHECK_THROWS_AS(principal_components(Eigen::MatrixXd(0, 3)), std::invalid_argument);
    Eigen::MatrixXd rows = random_rows(5, 2);
    rows(3, 1) = NAN;
    CHECK_THROWS_AS(principal_components(rows), std::invalid_argument);
}
