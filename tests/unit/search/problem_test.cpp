#include "search/problem.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "search/evolution.h"

using namespace latlab;

namespace {

// A latency that grows with the op digits, or falls with them, known to within a tenth or so.
class Digits final : public Predictor {
  public:
    explicit Digits(bool rising, double width = 0.1) : rising_(rising), width_(width) {}
    std::vector<LatencyEstimate> predict(std::span<const Architecture> architectures,
                                         const Progress&) const override {
        std::vector<LatencyEstimate> estimates;
        for (const Architecture& architecture : architectures) {
            double sum = 0;
            for (const std::uint8_t op : architecture.ops) sum += op;
            const double ms = rising_ ? 1 + sum : 40 - sum;
            LatencyEstimate estimate{ms, ms / (1 + width_), ms * (1 + width_)};
            estimates.push_back(estimate);
        }
        return estimates;
    }

  private:
    bool rising_;
    double width_;
};

SearchProblem problem_of(const Objective& accuracy, const Predictor& predictor, double limit) {
    SearchProblem problem;
    problem.space = &search_space("nb201");
    problem.accuracy = &accuracy;
    problem.devices = {{&predictor, limit}};
    return problem;
}

}  // namespace

TEST_CASE("the latency at a risk is the prediction at one half and the ends of the intervals at theirs") {
    const LatencyEstimate estimate{10, 8, 13, {9, 11}, {7, 16}};
    CHECK(LatencyAtRisk(0.5)(estimate) == 10);
    CHECK(LatencyAtRisk(0.1)(estimate) == Approx(13));
    CHECK(LatencyAtRisk(0.9)(estimate) == Approx(8));
    CHECK(LatencyAtRisk(0.025)(estimate) == Approx(16));
    CHECK(LatencyAtRisk(0.975)(estimate) == Approx(7));
    // scipy.stats.norm.ppf(.8) = .8416212335729143: so far on the way to log(13).
    CHECK(LatencyAtRisk(0.2)(estimate) == Approx(10 * std::pow(1.3, .8416212335729143 / 1.2815515655446004)));
    double before = std::numeric_limits<double>::infinity();
    for (double risk = 0.001; risk < 1; risk += 0.001) {
        const double at = LatencyAtRisk(risk)(estimate);
        REQUIRE(at < before);
        before = at;
    }
    CHECK_THROWS_AS(LatencyAtRisk(0), std::invalid_argument);
    CHECK_THROWS_AS(LatencyAtRisk(1), std::invalid_argument);
}

TEST_CASE("without intervals the prediction stands for every risk") {
    CHECK(LatencyAtRisk(0.1)({10, NAN, NAN}) == 10);
}

TEST_CASE("the smaller the risk, the further below the limit the search stays") {
    const SearchSpace& space = search_space("nb201");
    const Capacity capacity(space);
    const Digits latency(true);
    SearchProblem problem = problem_of(capacity, latency, 12.05);
    const double bold = exhaustive_search(problem).best->latency.ms;
    problem.risk = 0.1;
    const SearchResult careful = exhaustive_search(problem);
    CHECK(bold == 12);
    CHECK(careful.best->latency.ms < bold);
    for (const FoundArchitecture& one : careful.front) CHECK(one.latency.upper <= 12.05);
}

TEST_CASE("limits on parameters and on multiply-accumulates are kept") {
    const SearchSpace& space = search_space("nb201");
    const Capacity capacity(space);
    const Parameters parameters(space);
    const Digits latency(false);
    SearchProblem problem = problem_of(capacity, latency, std::numeric_limits<double>::infinity());
    const double most =
        parameters.score(std::vector<Architecture>{exhaustive_search(problem).best->architecture})[0];
    problem.further = {{&parameters, FurtherAim::Wanted::anything, 0, most / 2},
                       {&capacity, FurtherAim::Wanted::anything, 20, 60}};
    SearchSettings settings;
    settings.evaluations = 2000;
    const SearchResult found = evolutionary_search(problem, settings);
    REQUIRE(found.best);
    for (const FoundArchitecture& one : found.front) {
        CHECK(one.further[0] <= most / 2);
        CHECK(one.further[1] <= 60);
        CHECK(one.further[1] >= 20);
    }
    CHECK(found.best->accuracy == exhaustive_search(problem).best->accuracy);
}

TEST_CASE("a search for two devices keeps both limits and comes near the exact front") {
    const SearchSpace& space = search_space("nb201");
    const Capacity capacity(space);
    const Digits rising(true), falling(false);
    SearchProblem problem = problem_of(capacity, rising, 14);
    problem.devices.push_back({&falling, 30});
    const SearchResult both = exhaustive_search(problem);
    REQUIRE_FALSE(both.front.empty());
    for (const FoundArchitecture& one : both.front) {
        REQUIRE(one.other_latencies.size() == 1);
        CHECK(one.latency.ms <= 14);
        CHECK(one.other_latencies[0].ms <= 30);
    }
    SearchSettings settings;
    settings.evaluations = 4000;
    const SearchResult found = evolutionary_search(problem, settings);
    const Eigen::RowVector3d corner(14, 0, 30);
    CHECK(hypervolume(aims_of(problem, found.front), corner) >=
          0.98 * hypervolume(aims_of(problem, both.front), corner));
}

TEST_CASE("what is wanted low or high beside accuracy widens the front") {
    const SearchSpace& space = search_space("nb201");
    const Capacity capacity(space);
    const Parameters parameters(space);
    const Digits latency(true);
    SearchProblem problem = problem_of(parameters, latency, std::numeric_limits<double>::infinity());
    const std::size_t narrow = exhaustive_search(problem).front.size();
    problem.further = {{&capacity, FurtherAim::Wanted::low}};
    const SearchResult wide = exhaustive_search(problem);
    CHECK(wide.front.size() > narrow);
    CHECK(aims_of(problem, wide.front).cols() == 3);
}

TEST_CASE("an architecture whose further number is unknown is never found") {
    class Unknown final : public Objective {
      public:
        std::vector<double> score(std::span<const Architecture> architectures) const override {
            std::vector<double> scores;
            for (const Architecture& one : architectures) scores.push_back(one.ops[0] == 3 ? NAN : 1);
            return scores;
        }
        std::string text() const override { return "known of some"; }
    };
    const Unknown unknown;
    const Capacity capacity(search_space("nb201"));
    const Digits latency(true);
    SearchProblem problem = problem_of(capacity, latency, std::numeric_limits<double>::infinity());
    problem.further = {{&unknown, FurtherAim::Wanted::anything}};
    for (const FoundArchitecture& one : exhaustive_search(problem).front) CHECK(one.architecture.ops[0] != 3);
}
