#include "search/enumerated_predictor.h"

#include <catch2/catch.hpp>

using namespace latlab;

namespace {

class DigitSum final : public Predictor {
  public:
    std::vector<LatencyEstimate> predict(std::span<const Architecture> architectures,
                                         const Progress&) const override {
        ++calls;
        std::vector<LatencyEstimate> estimates;
        for (const Architecture& architecture : architectures) {
            double sum = 1;
            for (const std::uint8_t op : architecture.ops) sum = 5 * sum + op;
            estimates.push_back({sum, sum - 1, sum + 1});
        }
        return estimates;
    }
    mutable int calls = 0;
};

}  // namespace

TEST_CASE("looked-up predictions are those of the predictor, which is asked once") {
    const SearchSpace& space = search_space("nb201");
    const DigitSum digit_sum;
    const EnumeratedPredictor looked_up(space, digit_sum);
    CHECK(looked_up.all().size() == 15625);
    Random random(3);
    std::vector<Architecture> architectures;
    for (int i = 0; i < 50; ++i) architectures.push_back(space.random(random));
    const auto found = looked_up.predict(architectures);
    CHECK(digit_sum.calls == 1);
    const auto expected = digit_sum.predict(architectures, {});
    for (std::size_t i = 0; i < architectures.size(); ++i) {
        CHECK(found[i].ms == expected[i].ms);
        CHECK(found[i].upper == expected[i].upper);
    }
}

TEST_CASE("a space that cannot be enumerated cannot be looked up") {
    CHECK_THROWS_AS(EnumeratedPredictor(search_space("fbnet"), DigitSum()), std::logic_error);
}
