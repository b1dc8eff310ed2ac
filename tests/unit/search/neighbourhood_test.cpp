#include "search/neighbourhood.h"

#include <catch2/catch.hpp>
#include <set>

using namespace latlab;

namespace {

// A millisecond for each digit's value, and one more for every convolution.
class LatencyOfDigits final : public Predictor {
  public:
    std::vector<LatencyEstimate> predict(std::span<const Architecture> architectures,
                                         const Progress&) const override {
        std::vector<LatencyEstimate> estimates;
        for (const Architecture& architecture : architectures) {
            double ms = 1;
            for (const std::uint8_t op : architecture.ops) ms += op + (op == 3 ? 1 : 0);
            estimates.push_back({ms});
        }
        return estimates;
    }
    // A tenth of a millisecond to both sides of the difference.
    std::vector<LatencyInterval> changes(const Architecture& from,
                                         std::span<const Architecture> to) const override {
        const double ms = predict({&from, 1}, {})[0].ms;
        std::vector<LatencyInterval> intervals;
        for (const LatencyEstimate& estimate : predict(to, {}))
            intervals.push_back({estimate.ms - ms - 0.1, estimate.ms - ms + 0.1});
        return intervals;
    }
};

Neighbourhood around(const SearchSpace& space, const std::string& architecture) {
    const Capacity capacity(space);
    const LatencyOfDigits latency;
    SearchProblem problem;
    problem.space = &space;
    problem.accuracy = &capacity;
    problem.devices = {{&latency}};
    return neighbourhood(problem, space.parse(architecture));
}

}  // namespace

TEST_CASE("the neighbours are all networks that differ in one operation") {
    const Neighbourhood found = around(search_space("nb201"), "3_3_3_3_3_3");
    CHECK(found.neighbours.size() == 24);
    std::set<Architecture> distinct;
    for (const Neighbour& one : found.neighbours) {
        distinct.insert(one.found.architecture);
        for (std::size_t i = 0; i < 6; ++i)
            CHECK((one.found.architecture.ops[i] == 3) == (static_cast<int>(i) != one.position));
    }
    CHECK(distinct.size() == 24);
    CHECK(around(search_space("fbnet"), "0_0_0_0_0_0_0_0_0_0_0_0_0_0_0_0_0_0_0_0_0_0").neighbours.size() ==
          176);
}

TEST_CASE("neighbours that lead nowhere are left out") {
    // Only the direct way from input to output: it cannot become none.
    const Neighbourhood found = around(search_space("nb201"), "0_0_0_3_0_0");
    CHECK(found.neighbours.size() == 23);
}

TEST_CASE("what an operation saves is the prediction less that of the network without it") {
    const Neighbourhood found = around(search_space("nb201"), "3_2_0_4_1_3");
    REQUIRE(found.operations.size() == 6);
    CHECK(found.network.latency.ms == 1 + 4 + 2 + 0 + 4 + 1 + 4);
    CHECK(found.operations[0].saved_ms == 3);  // 4 ms, and 1 ms for the identity in its place
    CHECK(found.operations[1].saved_ms == 1);
    CHECK(std::isnan(found.operations[2].saved_ms));
    CHECK(found.operations[3].saved_ms == 3);
    CHECK(found.operations[4].saved_ms == 1);
    CHECK(found.operations[0].cost.parameters == 243040);
    CHECK(found.operations[0].saved.lower == Approx(2.9));
    CHECK(found.operations[0].saved.upper == Approx(3.1));
    CHECK(std::isnan(found.operations[2].saved.lower));
    for (const Neighbour& one : found.neighbours)
        CHECK(one.change.lower == Approx(one.found.latency.ms - found.network.latency.ms - 0.1));
}
