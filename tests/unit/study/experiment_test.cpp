#include "study/experiment.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <stdexcept>

#include "base/error.h"
#include "experiment_toy.h"
#include "predictor/few_shot.h"
#include "predictor/source_data.h"
#include "sampling/random_sampler.h"
#include "study/evaluation_parts.h"

using namespace latlab;
using test::experiment_toy;

namespace {

using Names = std::vector<std::string>;

ExperimentRequest simple_request(Names settings = {"op-count-random", "best-source-random"}) {
    ExperimentRequest request;
    request.settings = std::move(settings);
    request.k = 10;
    request.seeds = 2;
    return request;
}

const ExperimentRow& row_of(const ExperimentResult& result, const std::string& setting) {
    for (const ExperimentRow& row : result.rows)
        if (row.setting->name == setting) return row;
    throw std::invalid_argument("no row " + setting);
}

// How often each operation occurs, in place of a trained encoder.
class CountEncoder : public Encoder {
  public:
    std::string_view id() const override { return "arch2vec"; }
    const SearchSpace& space() const override { return search_space("nb201"); }
    int width() const override { return 5; }
    Eigen::MatrixXf encode(std::span<const Architecture> architectures) const override {
        Eigen::MatrixXf counts(static_cast<Eigen::Index>(architectures.size()), 5);
        for (std::size_t i = 0; i < architectures.size(); ++i) {
            const std::vector<int> count = space().op_histogram(architectures[i]);
            for (Eigen::Index op = 0; op < 5; ++op)
                counts(static_cast<Eigen::Index>(i), op) =
                    static_cast<float>(count[static_cast<std::size_t>(op)]);
        }
        return counts;
    }
};

void same_figures(const ExperimentResult& a, const ExperimentResult& b) {
    REQUIRE(a.rows.size() == b.rows.size());
    for (std::size_t i = 0; i < a.rows.size(); ++i) {
        CHECK(a.rows[i].spearman.mean == b.rows[i].spearman.mean);
        CHECK(a.rows[i].median_relative_error == b.rows[i].median_relative_error);
    }
}

}  // namespace

TEST_CASE("a device that orders architectures as the target does beats all that have to guess") {
    ExperimentRequest request = simple_request({});
    request.targets = {"heavy"};
    const ExperimentResult result = run_experiment(experiment_toy(), request, {});
    REQUIRE(result.rows.size() == 7);  // all that need no encoder
    CHECK(row_of(result, "best-source-random").spearman.mean == Approx(1));
    for (const ExperimentRow& row : result.rows) {
        INFO(row.setting->name);
        CHECK((row.setting->name == "best-source-random") == (row.spearman.mean > 0.999));
        CHECK(row.spearman.draws == 2);
        // Where every draw came to the same, nothing is known of others.
        CHECK((row.setting->name == "best-source-random") == std::isnan(row.spearman.half_width));
        CHECK_FALSE(row.spearman.half_width <= 0);
        CHECK(row.coverage80.has_value() == (row.setting->predictor == "few-shot"));
        REQUIRE(row.devices.size() == 1);
        CHECK(row.devices[0].spearman == Approx(row.spearman.mean));
    }
    CHECK(row_of(result, "few-shot-random").spearman.mean > row_of(result, "flops-random").spearman.mean);
    CHECK(result.sources == Names{"twin", "light", "mixed"});
    CHECK(result.scored == 110);
}

TEST_CASE("its figures are those of the protocol, with a prior from this target's sources alone") {
    const LatencyTable table = experiment_toy();
    const ExperimentResult result = run_experiment(table, simple_request({"few-shot-random"}), {});
    REQUIRE(result.rows[0].devices.size() == 4);
    const Task task{"by hand", "nb201", {"heavy", "twin", "light"}, {"mixed"}};
    const FewShotMethod method(
        std::make_shared<const FewShotPrior>(make_few_shot_prior(select_devices(table, task.sources))));
    const TransferMethod* const methods[] = {&method};
    EvaluationSettings settings;
    settings.measurements = 10;
    settings.seeds = 2;
    const auto records =
        evaluate(task, table, methods,
                 evaluation_sampler(std::make_shared<RandomSampler>(), *table.space, "random"), settings);
    CHECK(result.rows[0].devices[3].device == "mixed");
    CHECK(result.rows[0].devices[3].spearman ==
          Approx((records[0].spearman + records[1].spearman) / 2).epsilon(1e-6));
}

TEST_CASE("where no target is named each device is one in turn, and what is known comes as it is known") {
    std::vector<std::size_t> known;
    const ExperimentResult result =
        run_experiment(experiment_toy(), simple_request(), {}, [&](const ExperimentResult& now) {
            std::size_t figures = 0;
            for (const ExperimentRow& row : now.rows) figures += row.devices.size();
            known.push_back(figures);
        });
    CHECK(known == std::vector<std::size_t>{1, 2, 3, 4, 5, 6, 7, 8});
    REQUIRE(result.targets.size() == 4);
    CHECK(result.targets[2].device == "light");
    CHECK(result.targets[2].sources == Names{"heavy", "twin", "mixed"});
    for (const ExperimentRow& row : result.rows) {
        double sum = 0;
        for (const DeviceSpearman& device : row.devices) sum += device.spearman;
        CHECK(row.spearman.mean == Approx(sum / 4));
    }
    CHECK(row_of(result, "best-source-random").devices[0].spearman == Approx(1));
    CHECK(row_of(result, "best-source-random").devices[2].spearman < 0.99);
}

TEST_CASE("another name of the target is left out of what predicts it, wherever it is named") {
    LatencyTable table = experiment_toy();
    table.devices[0] = "board_1";
    table.devices[1] = "board_32";
    ExperimentRequest request = simple_request();
    request.targets = {"board_1"};
    for (const Names& sources : {Names{}, table.devices}) {
        request.sources = sources;
        const ExperimentResult result = run_experiment(table, request, {});
        CHECK(result.targets[0].sources == Names{"light", "mixed"});
        CHECK(result.targets[0].aliases == Names{"board_32"});
        CHECK(row_of(result, "best-source-random").spearman.mean < 0.99);
        REQUIRE(result.notes.size() == 1);
        CHECK(result.notes[0].find("board_1 is predicted without board_32") == 0);
    }
}

TEST_CASE("only the oracle's sampler is given latencies") {
    const LatencyTable table = experiment_toy(40);
    for (const char* name : {"random", "params", "oracle"}) {
        const EvaluationSampler sampler = evaluation_sampler(make_sampler(name), *table.space, name);
        CHECK(sampler.sees_latency == (sampler.name == "oracle"));
        Random random(1);
        const std::vector<double> some_ms(40, 1.0);
        const std::span<const double> wrong =
            sampler.sees_latency ? std::span<const double>() : std::span<const double>(some_ms);
        CHECK_THROWS_AS(sampler.choose(table.architectures, wrong, 5, random), std::invalid_argument);
    }
    ExperimentRequest request = simple_request({"few-shot-oracle", "few-shot-params"});
    request.targets = {"mixed"};
    const ExperimentResult result = run_experiment(table, request, {});
    CHECK(result.rows[0].spearman.mean != result.rows[1].spearman.mean);
}

TEST_CASE("the same seed gives the same figures, another seed others") {
    const LatencyTable table = experiment_toy();
    ExperimentRequest request = simple_request({"few-shot-designed", "op-count-random"});
    request.targets = {"light"};
    request.rows_per_device = 60;
    const ExperimentResult first = run_experiment(table, request, {});
    same_figures(first, run_experiment(table, request, {}));
    request.first_seed = 5;
    CHECK(run_experiment(table, request, {}).rows[1].spearman.mean != first.rows[1].spearman.mean);
    request.seeds = 1;
    CHECK(std::isnan(run_experiment(table, request, {}).rows[1].spearman.half_width));
}

TEST_CASE("all targets are scored on the architectures that every device of the experiment has") {
    LatencyTable table = experiment_toy();
    for (Eigen::Index row = 0; row < 30; ++row) table.latency_ms(row, 2) = NAN;  // light
    ExperimentRequest request = simple_request();
    request.targets = {"heavy", "twin"};
    CHECK(run_experiment(table, request, {}).scored == 80);
    request.sources = {"mixed"};
    CHECK(run_experiment(table, request, {}).scored == 110);
}

TEST_CASE("a setting that goes by an encoding uses the encoder of its name") {
    ExperimentRequest request = simple_request({"few-shot-arch2vec"});
    request.targets = {"heavy"};
    const SamplerEncoders encoders{{"arch2vec", std::make_shared<const CountEncoder>()}};
    CHECK(run_experiment(experiment_toy(), request, encoders).rows[0].spearman.mean > 0.5);
    CHECK_THROWS_AS(run_experiment(experiment_toy(), request, {}), DataError);
}

TEST_CASE("an experiment can be stopped while it learns, while it designs and between its predictors") {
    ExperimentRequest request = simple_request({"few-shot-designed", "op-count-random"});
    request.targets = {"heavy"};
    for (const std::string part : {"learning from", "design", "Operation counts"}) {
        std::string last;
        const Progress stop([&](double, const std::string& text) {
            last = text;
            return text.find(part) == std::string::npos;
        });
        CHECK_THROWS_AS(run_experiment(experiment_toy(), request, {}, {}, stop), Cancelled);
        CHECK(last.find(part) != std::string::npos);
    }
}

TEST_CASE("progress never goes back") {
    ExperimentRequest request = simple_request({"few-shot-designed", "op-count-random"});
    request.targets = {"heavy", "light"};
    double reached = 0;
    run_experiment(experiment_toy(), request, {}, {}, Progress([&](double share, const std::string&) {
                       CHECK(share >= reached);
                       reached = share;
                       return true;
                   }));
    CHECK(reached == Approx(1));
}
