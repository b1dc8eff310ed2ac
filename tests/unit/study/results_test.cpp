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
    CHECK(results.lines(run_of("flow")) == 3);
    CHECK(results.lines(run_of("flow", 2)) == 1);
    CHECK(results.lines(run_of("attention")) == 0);
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

TEST_CASE("predictions that are all equal order nothing: they count as 0") {
    StudyResults results;
    results.add(study_lines(run_of("flow"), {record("a", 1, .5), record("b", 1, NAN)}), "x");
    CHECK(results.draws("parts", "flow", "F1").at({1, 1}) == .25);
}

TEST_CASE("a run's lines are counted, so that half a run is seen to be half") {
    StudyResults results;
    CHECK(results.lines(run_of("flow")) == 0);
    const std::string lines = study_lines(run_of("flow"), {record("a", 1, .5), record("b", 1, .6)});
    results.add(lines.substr(0, lines.size() - 5), "x");
    CHECK(results.lines(run_of("flow")) == 1);
    results.add(lines, "x");
    CHECK(results.lines(run_of("flow")) == 2);
    CHECK(results.studies() == std::vector<std::string>{"parts"});
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
    Draws five, sixty;
    const double values[] = {.91, .93, .90, .95, .92};
    for (std::uint64_t i = 0; i < 5; ++i) five[{1, i}] = values[i];
    CHECK(mean_interval(five).mean == Approx(.922));
    CHECK(mean_interval(five).half_width == Approx(0.023883883881).epsilon(1e-4));
    for (std::uint64_t i = 0; i < 60; ++i) sixty[{i, 1}] = std::pow(static_cast<double>(i) / 59.0, 2);
    CHECK(mean_interval(sixty).half_width == Approx(0.079055234).epsilon(1e-3));
    CHECK(std::isnan(mean_interval({{{1, 1}, .5}}).half_width));
    CHECK(mean_interval({}).draws == 0);
}

TEST_CASE("draws that repeat each other do not make a mean surer") {
    Draws once, thrice;
    for (std::uint64_t sample = 1; sample <= 4; ++sample) {
        const double value = .8 + .01 * static_cast<double>(sample % 3);
        once[{1, sample}] = value;
        for (std::uint64_t pretraining = 1; pretraining <= 3; ++pretraining)
            thrice[{pretraining, sample}] = value;
    }
    CHECK(mean_interval(thrice).draws == 12);
    CHECK(mean_interval(thrice).half_width == Approx(mean_interval(once).half_width));
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
