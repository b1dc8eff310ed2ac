#include "study/results.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "base/error.h"

using namespace latlab;

namespace {

EvaluationRecord record(const char* device, std::uint64_t seed, double spearman) {
    EvaluationRecord record;
    record.task = "F1";
    record.space = "fbnet";
    record.device = device;
    record.predictor = "nasflat";
    record.seed = seed;
    record.spearman = spearman;
    return record;
}

StudyRun run_of(const char* setting, std::uint64_t pretrain_seed = 1) {
    return {"parts", setting, "F1", pretrain_seed};
}

}  // namespace

TEST_CASE("results come back from their lines as means over the devices of each draw") {
    StudyResults results;
    results.add(study_lines(run_of("flow"), {record("a", 1, .5), record("b", 1, .7), record("a", 2, .9)}),
                "x");
    results.add(study_lines(run_of("flow", 2), {record("a", 1, .4)}), "y");
    CHECK(results.has(run_of("flow")));
    CHECK(results.has(run_of("flow", 2)));
    CHECK_FALSE(results.has(run_of("attention")));
    const auto draws = results.draws("parts", "flow", "F1");
    REQUIRE(draws.size() == 3);
    CHECK(draws.at({1, 1}) == Approx(.6));
    CHECK(draws.at({1, 2}) == Approx(.9));
    CHECK(draws.at({2, 1}) == Approx(.4));
    CHECK(results.draws("parts", "flow", "F2").empty());
}

TEST_CASE("the same lines in two files count once") {
    const std::string lines = study_lines(run_of("flow"), {record("a", 1, .5)});
    StudyResults results;
    results.add(lines, "x");
    results.add(lines, "y");
    CHECK(results.draws("parts", "flow", "F1").size() == 1);
}

TEST_CASE("a device without a figure is left out of the mean") {
    StudyResults results;
    results.add(study_lines(run_of("flow"), {record("a", 1, .5), record("b", 1, NAN), record("b", 2, NAN)}),
                "x");
    const auto draws = results.draws("parts", "flow", "F1");
    REQUIRE(draws.size() == 1);
    CHECK(draws.begin()->second == .5);
}

TEST_CASE("an unfinished last line is passed over, another fault is told with its place") {
    const std::string lines = study_lines(run_of("flow"), {record("a", 1, .5)});
    StudyResults results;
    results.add(lines + "{\"study\": \"par", "x");
    CHECK(results.draws("parts", "flow", "F1").size() == 1);
    try {
        results.add(lines + "{\"task\": \"F1\"}\n", "part.jsonl");
        FAIL("a line without a study was taken");
    } catch (const DataError& error) {
        CHECK(error.where() == "part.jsonl, line 2");
    }
}

// scipy.stats.t.ppf(.975, n - 1) * sd / sqrt(n).
TEST_CASE("a mean's interval is Student's") {
    const MeanInterval five = mean_interval({.91, .93, .90, .95, .92});
    CHECK(five.mean == Approx(.922));
    CHECK(five.half_width == Approx(0.023883883881).epsilon(1e-4));
    std::vector<double> sixty;
    for (int i = 0; i < 60; ++i) sixty.push_back(std::pow(i / 59.0, 2));
    CHECK(mean_interval(sixty).half_width == Approx(0.079055234).epsilon(1e-3));
    CHECK(std::isnan(mean_interval({.5}).half_width));
    CHECK(mean_interval({}).draws == 0);
}

TEST_CASE("differences are taken draw by draw") {
    StudyResults results;
    results.add(study_lines(run_of("flow"), {record("a", 1, .5), record("a", 2, .6), record("a", 3, .1)}),
                "x");
    results.add(study_lines(run_of("attention"), {record("a", 1, .6), record("a", 2, .7)}), "x");
    const MeanInterval difference = paired_difference(results, "parts", "attention", "flow", "F1");
    CHECK(difference.draws == 2);
    CHECK(difference.mean == Approx(.1));
    CHECK(difference.half_width == Approx(0).margin(1e-9));
}
