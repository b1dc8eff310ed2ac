// The signature of the shipped weights: what every build must infer from them, to the figures written here.
// Weights that were trained again need new figures: this test's failure prints them, ready to take the place
// of the old ones (build/native/tests/test_predictor "every build infers*").

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstdio>
#include <iostream>

#include "predictor/nasflat_scores.h"
#include "predictor/nasflat_state.h"
#include "spaces/search_space.h"
#include "support.h"

using namespace latlab;

namespace {

// Scores of the pre-trained network, from the native build.
struct Signature {
    std::string device;
    std::vector<double> scores;
};

// Rounding of different builds moves a score by some 1e-6 of the scores' spread; a changed formula, a weight
// read wrongly or a kernel that rounds to half precision moves it by more than this.
constexpr double share_of_spread = 1e-4;

std::string as_source(const Signature& signature) {
    std::string text = "{\"" + signature.device + "\",\n {";
    for (std::size_t i = 0; i < signature.scores.size(); ++i) {
        char number[32];
        std::snprintf(number, sizeof number, "%s%.6f", i == 0 ? "" : ", ", signature.scores[i]);
        text += number;
    }
    return text + "}},\n";
}

void check_signatures(const SearchSpace& space, const std::vector<std::string>& networks,
                      const std::vector<Signature>& expected) {
    const std::string name = "nasflat-" + std::string(space.id()) + ".safetensors";
    const NasflatState state = load_nasflat(test::shipped_asset(name), name);
    std::vector<Architecture> architectures;
    for (const std::string& network : networks) architectures.push_back(space.parse(network));
    for (const Signature& signature : expected) {
        const auto& devices = state.provenance.devices;
        const auto device = std::find(devices.begin(), devices.end(), signature.device);
        INFO(name << ", " << signature.device);
        REQUIRE(device != devices.end());
        const std::vector<double> scores = nasflat_scores(state.network, state.input, architectures,
                                                          static_cast<int>(device - devices.begin()), 1);
        REQUIRE(signature.scores.size() == scores.size());
        const auto [low, high] = std::minmax_element(signature.scores.begin(), signature.scores.end());
        double furthest = 0;
        for (std::size_t i = 0; i < scores.size(); ++i) {
            furthest = std::max(furthest, std::abs(scores[i] - signature.scores[i]) / (*high - *low));
        }
        // Past Catch2, which would break the lines.
        if (!(furthest < share_of_spread)) std::cout << as_source({signature.device, scores});
        CHECK(furthest < share_of_spread);
    }
}

}  // namespace

TEST_CASE("every build infers the same scores from the shipped weights of NAS-Bench-201") {
    check_signatures(
        search_space("nb201"),
        {"3_3_3_3_3_3", "1_1_1_1_1_1", "0_0_0_1_0_0", "0_2_3_0_2_2", "3_4_2_3_3_4", "4_3_1_4_3_0",
         "4_1_1_1_0_2", "0_1_4_2_1_3", "0_4_0_3_4_4", "4_2_3_0_4_2", "4_2_4_3_1_0", "3_3_0_3_2_0"},
        {{"1080ti_1",
          {1.795890, -2.965018, -1.487923, 0.867232, 0.956188, 0.018681, -0.793558, -0.149572, -0.323699,
           0.487074, 0.019187, 0.880041}},
         {"pixel2",
          {0.743952, -1.061397, -0.836758, -0.056160, 0.259535, -0.081895, -0.575240, -0.281533, -0.269373,
           -0.098146, -0.226824, 0.195022}}});
}

TEST_CASE("every build infers the same scores from the shipped weights of FBNet") {
    check_signatures(
        search_space("fbnet"),
        {"0_0_0_0_0_0_0_0_0_0_0_0_0_0_0_0_0_0_0_0_0_0", "5_5_5_5_5_5_5_5_5_5_5_5_5_5_5_5_5_5_5_5_5_5",
         "8_8_8_8_8_8_8_8_8_8_8_8_8_8_8_8_8_8_8_8_8_8", "3_6_2_3_8_0_4_5_1_4_5_3_4_0_2_7_6_4_8_0_1_5",
         "8_8_2_1_3_0_8_5_7_7_0_0_3_7_7_8_5_5_6_2_0_2", "7_0_1_3_5_0_5_6_0_0_5_3_4_8_0_6_2_2_6_7_3_6",
         "2_3_3_2_0_8_8_1_2_8_6_2_4_5_8_4_2_0_8_0_1_3", "4_8_4_2_8_8_5_7_2_6_0_0_6_6_1_2_2_8_1_4_1_7",
         "7_1_3_4_4_0_7_3_8_0_4_5_3_6_0_0_8_3_4_4_2_1", "6_6_8_5_8_5_4_5_0_3_6_0_0_7_5_0_1_1_8_8_8_6",
         "0_2_2_3_0_7_5_1_7_3_3_1_0_7_5_3_4_5_7_7_5_4", "6_6_4_7_1_0_7_2_3_6_7_1_4_4_0_6_5_2_2_5_2_5"},
        {{"1080ti_1",
          {0.488061, 3.001754, -4.304173, 0.372319, 0.054878, 0.658339, -0.146959, 0.153801, 0.275719,
           -0.235927, 1.161315, 1.036954}},
         {"pixel2",
          {-0.617276, -0.450910, -4.418155, -0.233650, -0.131967, 0.057111, -0.335453, -0.309128, -0.292567,
           -0.603624, 0.102369, -0.080718}}});
}
