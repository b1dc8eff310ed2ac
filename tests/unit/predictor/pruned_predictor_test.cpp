#include "predictor/pruned_predictor.h"

#include <catch2/catch.hpp>

using namespace latlab;

namespace {

// A millisecond for each digit's value; changes known to a tenth of one, if at all.
class MadeUpLatency final : public Predictor {
  public:
    explicit MadeUpLatency(bool intervals) : intervals_(intervals) {}
    std::vector<LatencyEstimate> predict(std::span<const Architecture> architectures,
                                         const Progress&) const override {
        std::vector<LatencyEstimate> estimates;
        for (const Architecture& architecture : architectures) {
            double ms = 1;
            for (const std::uint8_t op : architecture.ops) ms += op;
            estimates.push_back({ms});
        }
        return estimates;
    }
    std::vector<LatencyInterval> changes(const Architecture& from,
                                         std::span<const Architecture> to) const override {
        if (!intervals_) return Predictor::changes(from, to);
        std::vector<LatencyInterval> intervals;
        for (const LatencyEstimate& estimate : predict(to, {})) {
            const double change = estimate.ms - predict({&from, 1}, {})[0].ms;
            intervals.push_back({change - 0.1, change + 0.1});
        }
        return intervals;
    }

  private:
    bool intervals_;
};

}  // namespace

TEST_CASE("where dead operations are left out they change nothing, for certain") {
    const SearchSpace& space = search_space("nb201");
    const MadeUpLatency latency(true);
    const PrunedPredictor predictor(space, latency);
    // Nothing comes in by the first edge, so that the third leads nowhere.
    const Architecture from = space.parse("0_3_3_1_0_2");
    const std::vector<Architecture> to{space.parse("0_3_4_1_0_2"), space.parse("0_2_3_1_0_2")};
    const std::vector<LatencyInterval> changes = predictor.changes(from, to);
    REQUIRE(changes.size() == 2);
    CHECK(changes[0].lower == 0);
    CHECK(changes[0].upper == 0);
    CHECK(changes[1].lower == Approx(-1.1));
    CHECK(changes[1].upper == Approx(-0.9));
}

TEST_CASE("where the predictor has no intervals of changes there are none without dead operations either") {
    const SearchSpace& space = search_space("nb201");
    const MadeUpLatency latency(false);
    const Architecture from = space.parse("0_3_3_1_0_2"), to = space.parse("0_3_4_1_0_2");
    CHECK(std::isnan(PrunedPredictor(space, latency).changes(from, {&to, 1})[0].lower));
}
