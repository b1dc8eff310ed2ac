#include "predictor/evaluation.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <mutex>
#include <unordered_map>
#include <unordered_set>

#include "base/error.h"
#include "predictor/baselines.h"
#include "predictor/source_data.h"
#include "toy_table.h"

using namespace latlab;

namespace {

using ArchitectureSet = std::unordered_set<Architecture, ArchitectureHash>;

// Notes everything that the protocol lets a predictor see.
class Spy : public TransferMethod {
  public:
    struct Seen {
        std::vector<Measurement> measurements;
        std::vector<Architecture> predicted;
        std::uint64_t seed = 0;
    };
    mutable std::vector<Seen> seen;

    std::string_view name() const override { return "spy"; }
    std::unique_ptr<Predictor> transfer(std::span<const Measurement> measurements, std::uint64_t seed,
                                        const Progress&) const override {
        const std::lock_guard lock(mutex_);
        seen.push_back({{measurements.begin(), measurements.end()}, {}, seed});
        return std::make_unique<Listener>(*this, seen.size() - 1);
    }

  private:
    struct Listener : Predictor {
        Listener(const Spy& spy, std::size_t number) : spy(spy), number(number) {}
        std::vector<LatencyEstimate> predict(std::span<const Architecture> architectures,
                                             const Progress&) const override {
            const std::lock_guard lock(spy.mutex_);
            spy.seen[number].predicted.assign(architectures.begin(), architectures.end());
            std::vector<LatencyEstimate> estimates;
            for (std::size_t i = 0; i < architectures.size(); ++i)
                estimates.push_back({.ms = 1.0 + static_cast<double>(i), .lower = 4, .upper = 8});
            return estimates;
        }
        const Spy& spy;
        std::size_t number;
    };
    mutable std::mutex mutex_;
};

EvaluationSettings settings(std::size_t k, std::size_t seeds, unsigned threads = 1) {
    EvaluationSettings given;
    given.measurements = k;
    given.seeds = seeds;
    given.threads = threads;
    return given;
}

std::vector<EvaluationRecord> run(const TransferMethod& method, const LatencyTable& table,
                                  const EvaluationSettings& given,
                                  const EvaluationSampler& sampler = test::random_sampler()) {
    const TransferMethod* methods[] = {&method};
    return evaluate(test::toy_task(), table, methods, sampler, given);
}

}  // namespace

TEST_CASE("no measured architecture is scored, and all others are") {
    const LatencyTable table = test::toy_table();
    const Spy spy;
    const auto records = run(spy, table, settings(20, 3));
    REQUIRE(spy.seen.size() == 6);
    for (std::size_t i = 0; i < spy.seen.size(); ++i) {
        ArchitectureSet met(spy.seen[i].predicted.begin(), spy.seen[i].predicted.end());
        CHECK(spy.seen[i].measurements.size() == 20);
        CHECK(spy.seen[i].predicted.size() == 380);
        CHECK(records[i].n_test == 380);
        for (const Measurement& measurement : spy.seen[i].measurements) met.insert(measurement.architecture);
        CHECK(met.size() == 400);
    }
}

TEST_CASE("the measurements are the target device's own latencies") {
    const LatencyTable table = test::toy_table();
    const Spy spy;
    const auto records = run(spy, table, settings(20, 2));
    std::unordered_map<Architecture, Eigen::Index, ArchitectureHash> row;
    for (std::size_t i = 0; i < 400; ++i) row[table.architectures[i]] = static_cast<Eigen::Index>(i);
    for (std::size_t i = 0; i < records.size(); ++i) {
        CHECK(spy.seen[i].seed == records[i].seed);
        for (const Measurement& measurement : spy.seen[i].measurements)
            CHECK(measurement.latency_ms ==
                  table.latencies(records[i].device)[row[measurement.architecture]]);
    }
}

TEST_CASE("no latency of the target beyond the measured ones reaches a predictor or a sampler") {
    // What predictor and sampler are given must not change when all other target latencies do.
    const LatencyTable table = test::toy_table();
    const Spy before, after;
    run(before, table, settings(20, 1));
    LatencyTable changed = table;
    for (std::size_t device = 0; device < 2; ++device) {
        ArchitectureSet measured;
        for (const Measurement& m : before.seen[device].measurements) measured.insert(m.architecture);
        for (Eigen::Index row = 0; row < 400; ++row)
            if (!measured.count(table.architectures[static_cast<std::size_t>(row)]))
                changed.latency_ms(row, static_cast<Eigen::Index>(2 + device)) *= 3.5;
    }
    const auto records = run(after, changed, settings(20, 1));
    REQUIRE(records.size() == 2);
    for (std::size_t device = 0; device < 2; ++device) {
        CHECK(before.seen[device].predicted == after.seen[device].predicted);
        for (std::size_t i = 0; i < 20; ++i) {
            CHECK(before.seen[device].measurements[i].architecture ==
                  after.seen[device].measurements[i].architecture);
            CHECK(before.seen[device].measurements[i].latency_ms ==
                  after.seen[device].measurements[i].latency_ms);
        }
    }
}

TEST_CASE("a sampler chooses from a pool of the asked size, without latencies unless it is the oracle") {
    const LatencyTable table = test::toy_table();
    for (const bool sees : {false, true}) {
        EvaluationSampler sampler = test::random_sampler();
        sampler.sees_latency = sees;
        sampler.choose = [&, sees](std::span<const Architecture> candidates, std::span<const double> ms,
                                   std::size_t k, Random& random) {
            CHECK(candidates.size() == 150);
            CHECK(ms.size() == (sees ? 150 : 0));
            CHECK(ArchitectureSet(candidates.begin(), candidates.end()).size() == 150);
            return random.sample(candidates.size(), k);
        };
        EvaluationSettings given = settings(20, 1);
        given.candidates = 150;
        run(Spy(), table, given, sampler);
    }
}

TEST_CASE("all devices meet the same architectures for a seed, and other seeds others") {
    const Spy spy;
    run(spy, test::toy_table(), settings(20, 2));
    const auto architectures = [&](std::size_t i) {
        std::vector<Architecture> list;
        for (const Measurement& m : spy.seen[i].measurements) list.push_back(m.architecture);
        return list;
    };
    CHECK(architectures(0) == architectures(2));
    CHECK(architectures(1) == architectures(3));
    CHECK(architectures(0) != architectures(1));
}

TEST_CASE("records are the same on one thread and on two, and in the same order") {
    const LatencyTable table = test::toy_table();
    const auto ridge = make_op_count_baseline(*table.space);
    const auto source = make_best_source_baseline(select_devices(table, {"other", "twin"}));
    const TransferMethod* methods[] = {ridge.get(), source.get()};
    std::vector<std::vector<EvaluationRecord>> runs;
    for (const unsigned threads : {1u, 2u}) {
        std::vector<std::uint64_t> reported;
        runs.push_back(evaluate(test::toy_task(), table, methods, test::random_sampler(),
                                settings(10, 6, threads),
                                [&](const EvaluationRecord& record) { reported.push_back(record.seed); }));
        CHECK(reported.size() == 24);
        for (std::size_t i = 0; i < reported.size(); ++i) CHECK(reported[i] == runs.back()[i].seed);
    }
    REQUIRE(runs[0].size() == 24);
    for (std::size_t i = 0; i < 24; ++i) {
        CHECK(runs[0][i].device == runs[1][i].device);
        CHECK(runs[0][i].predictor == runs[1][i].predictor);
        CHECK(runs[0][i].seed == 1 + i / 2 % 6);
        CHECK(runs[0][i].spearman == runs[1][i].spearman);
        CHECK(runs[0][i].kendall == runs[1][i].kendall);
        CHECK(runs[0][i].median_relative_error == runs[1][i].median_relative_error);
    }
}

TEST_CASE("the figures of a record are those of its predictions") {
    // The spy predicts 1, 2, 3, ... and the interval [4, 8]; targets are set so that the ranks are reversed.
    LatencyTable table = test::toy_table();
    for (Eigen::Index row = 0; row < 400; ++row) table.latency_ms(row, 2) = 400 - static_cast<double>(row);
    const auto records = run(Spy(), table, settings(20, 1));
    CHECK(records[0].device == "target");
    CHECK(records[0].spearman == Approx(-1));
    CHECK(records[0].kendall == Approx(-1));
    REQUIRE(records[0].intervals);
    // 4..8 ms are five values, of which those measured are not scored.
    CHECK(records[0].intervals->coverage80 > 0);
    CHECK(records[0].intervals->coverage80 <= 5.0 / 380 + 1e-12);
    CHECK(records[0].median_relative_error > 0);
}

TEST_CASE("only architectures with a value on every device of the task take part") {
    LatencyTable table = test::toy_table();
    table.latency_ms.col(0).head(100).setConstant(NAN);
    table.latency_ms.col(3).segment(50, 100).setConstant(NAN);
    const Spy spy;
    const auto records = run(spy, table, settings(20, 1));
    for (const EvaluationRecord& record : records) CHECK(record.n_test == 230);
    table.latency_ms.col(1).tail(240).setConstant(NAN);
    CHECK_THROWS_AS(run(spy, table, settings(20, 1)), DataError);
}

TEST_CASE("the first failing job ends the evaluation with its error, and cancelling ends it too") {
    LatencyTable table = test::toy_table();
    table.latency_ms.col(2).setConstant(1);
    const auto ridge = make_op_count_baseline(*table.space);
    CHECK_THROWS_AS(run(*ridge, table, settings(10, 4, 2)), DataError);

    const TransferMethod* methods[] = {ridge.get()};
    int reports = 0;
    const Progress stop([&](double, const std::string&) { return ++reports < 3; });
    CHECK_THROWS_AS(evaluate(test::toy_task(), test::toy_table(), methods, test::random_sampler(),
                             settings(10, 4, 2), {}, stop),
                    Cancelled);
    CHECK(reports == 3);
}
