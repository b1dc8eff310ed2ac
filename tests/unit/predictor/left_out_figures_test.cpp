#include "predictor/left_out_figures.h"

#include <catch2/catch.hpp>
#include <vector>

using namespace latlab;

namespace {

const std::vector<double> measured_ms = {3.1, 4.7, 5, 5.9, 6.2, 7.7, 8.1, 9.4, 10.2, 11.8, 12.5, 14};
const std::vector<double> predicted_ms = {3.4, 4.2, 5.6, 5.1, 6.6, 7.1, 9, 8.8, 11, 11.1, 13.9, 13.2};

}  // namespace

// numpy and scipy: quantiles 0.1 and 0.9 of 40,000 draws with replacement.
TEST_CASE("the bootstrap's bounds are scipy's up to the luck of the draws") {
    const FigureBounds bounds = bootstrap_figures(predicted_ms, measured_ms, 1);
    CHECK(bounds.spearman.lower == Approx(0.92).margin(0.015));
    CHECK(bounds.spearman.upper == Approx(1.0).margin(0.005));
    CHECK(bounds.kendall.lower == Approx(0.803).margin(0.02));
    CHECK(bounds.kendall.upper == Approx(1.0).margin(0.005));
    CHECK(bounds.median_relative_error.lower == Approx(0.0712).margin(0.004));
    CHECK(bounds.median_relative_error.upper == Approx(0.1087).margin(0.004));
}

TEST_CASE("the seed decides the bounds") {
    const FigureBounds first = bootstrap_figures(predicted_ms, measured_ms, 1),
                       again = bootstrap_figures(predicted_ms, measured_ms, 1),
                       other = bootstrap_figures(predicted_ms, measured_ms, 3);
    CHECK(first.spearman.lower == again.spearman.lower);
    CHECK(first.median_relative_error.upper == again.median_relative_error.upper);
    CHECK(first.kendall.lower != other.kendall.lower);
}

TEST_CASE("measurements without a prediction do not count") {
    std::vector<double> more_predicted = predicted_ms, more_measured = measured_ms;
    more_predicted.push_back(NAN);
    more_measured.push_back(1);
    CHECK(bootstrap_figures(more_predicted, more_measured, 1).kendall.lower ==
          bootstrap_figures(predicted_ms, measured_ms, 1).kendall.lower);
}

TEST_CASE("what is undefined has no bounds") {
    const std::vector<double> equal(measured_ms.size(), 5.0), none(measured_ms.size(), NAN);
    CHECK(std::isnan(bootstrap_figures(equal, measured_ms, 1).spearman.lower));
    CHECK(std::isfinite(bootstrap_figures(equal, measured_ms, 1).median_relative_error.lower));
    CHECK(std::isnan(bootstrap_figures(none, measured_ms, 1).median_relative_error.upper));
    CHECK(std::isnan(bootstrap_figures({}, {}, 1).kendall.upper));
}
