#include <catch2/catch.hpp>

#include "predictor/evaluation.h"

using namespace latlab;

TEST_CASE("the figures of intervals are numpy's") {
    const std::vector<double> ms{2, 3, 5, 8, 13, 21}, below{0.3, 0.3, 1, 0.5, 2, 5},
        above{0.3, 0.4, 1, 0.5, 2, 5}, measured{2.2, 2.5, 5.9, 8.1, 10, 25};
    std::vector<LatencyEstimate> estimates;
    for (std::size_t i = 0; i < ms.size(); ++i)
        estimates.push_back({ms[i],
                             ms[i] - below[i],
                             ms[i] + above[i],
                             {ms[i] - 0.25, ms[i] + 0.25},
                             {ms[i] - 3.5, ms[i] + 3.5}});
    // (lower <= y) & (y <= upper), their means, np.quantile(y, [1/3, 2/3]), and the interval score written
    // out.
    const IntervalFigures figures = interval_figures(estimates, measured);
    CHECK(figures.coverage50 == Approx(1.0 / 3));
    CHECK(figures.coverage80 == Approx(2.0 / 3));
    CHECK(figures.coverage95 == Approx(5.0 / 6));
    CHECK(figures.lower_third == Approx(0.5));
    CHECK(figures.middle_third == Approx(1.0));
    CHECK(figures.upper_third == Approx(0.5));
    CHECK(figures.relative_width == Approx(0.3070360195360195));
    CHECK(figures.score == Approx(0.5642458100558659));
    CHECK(figures.constant_score == Approx(1.0651769087523275));
}
