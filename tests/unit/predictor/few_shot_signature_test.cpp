#include <array>
#include <catch2/catch.hpp>

#include "predictor/few_shot.h"
#include "toy_table.h"

using namespace latlab;

// The figures are those of the native build, so that the sanitized and the WebAssembly build are held to
// them. Whoever changes the predictor on purpose takes the new ones from what fails here.
TEST_CASE("every build predicts the same few-shot figures") {
    const LatencyTable table = test::toy_table();
    const Eigen::VectorXd latencies = table.latencies("target");
    std::vector<Measurement> measurements;
    for (std::size_t row = 0; row < 20; ++row)
        measurements.push_back({table.architectures[row], latencies[static_cast<Eigen::Index>(row)]});
    const FewShotMethod method(test::toy_prior());
    const std::span<const Architecture> asked = std::span(table.architectures).subspan(100, 3);
    const std::vector<LatencyEstimate> estimates = method.transfer(measurements, 1)->predict(asked);

    const std::array<LatencyEstimate, 3> expected = {{
        {5.4503561027, 5.1928219998, 5.7078902055},
        {3.5856805089, 3.4158547669, 3.7555062509},
        {4.1652255372, 3.7992967739, 4.5311543004},
    }};
    for (std::size_t i = 0; i < expected.size(); ++i) {
        CAPTURE(i);
        CHECK(estimates[i].ms == Approx(expected[i].ms).epsilon(1e-6));
        CHECK(estimates[i].lower == Approx(expected[i].lower).epsilon(1e-6));
        CHECK(estimates[i].upper == Approx(expected[i].upper).epsilon(1e-6));
    }
}
