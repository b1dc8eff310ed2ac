#include "predictor/nasflat_transfer.h"

#include <catch2/catch.hpp>

#include "base/error.h"
#include "base/statistics.h"
#include "nasflat_toy.h"
#include "predictor/nasflat_scores.h"
#include "predictor/nasflat_training.h"

using namespace latlab;
using test::small_nasflat;
using test::toy_measurements;
using test::toy_sources;

namespace {

std::shared_ptr<const NasflatState> pretrained(const SearchSpace& space, const NasflatOptions& options,
                                               int threads = 1) {
    return std::make_shared<const NasflatState>(
        pretrain_nasflat(toy_sources(space, 200, 3), options, 5, nullptr, threads));
}

std::vector<Architecture> some_architectures(const SearchSpace& space, std::size_t count) {
    Random random(99);
    std::vector<Architecture> architectures;
    while (architectures.size() < count) architectures.push_back(space.random(random));
    return architectures;
}

std::vector<double> transferred_ms(const Predictor& predictor,
                                   const std::vector<Architecture>& architectures) {
    std::vector<double> ms;
    for (const LatencyEstimate& estimate : predictor.predict(architectures)) ms.push_back(estimate.ms);
    return ms;
}

}  // namespace

TEST_CASE("a transferred network orders networks that nobody measured") {
    for (const char* id : {"nb201", "fbnet"}) {
        const SearchSpace& space = search_space(id);
        NasflatOptions options = small_nasflat();
        options.epochs = 60;
        const NasflatMethod method(pretrained(space, options));
        const auto predictor = method.transfer(toy_measurements(space, 20, 7), 1);
        const LatencyTable test = test::toy_devices(space, 300, 8);
        const Eigen::VectorXd truth = test.latencies("target");
        const std::vector<double> ms = transferred_ms(*predictor, test.architectures);
        INFO(id);
        CHECK(spearman(ms, {truth.data(), 300}) > 0.85);
        for (const double value : ms) REQUIRE(value > 0);
    }
}

TEST_CASE("pre-training, transfer and prediction are the same on one thread and on two") {
    const SearchSpace& space = search_space("fbnet");
    NasflatOptions options = small_nasflat();
    options.epochs = 2;
    const auto one = pretrained(space, options, 1), two = pretrained(space, options, 2);
    const auto measurements = toy_measurements(space, 12, 7);
    const auto architectures = some_architectures(space, 200);
    const auto first = NasflatMethod(one, std::nullopt, 1).transfer(measurements, 1);
    const auto second = NasflatMethod(two, std::nullopt, 2).transfer(measurements, 1);
    CHECK(transferred_ms(*first, architectures) == transferred_ms(*second, architectures));
}

TEST_CASE("a transfer depends on its seed alone and leaves the pre-trained state as it was") {
    const SearchSpace& space = search_space("nb201");
    NasflatOptions options = small_nasflat();
    options.epochs = 2;
    const NasflatMethod method(pretrained(space, options));
    const auto measurements = toy_measurements(space, 20, 7);
    const auto architectures = some_architectures(space, 50);
    const auto once = transferred_ms(*method.transfer(measurements, 1), architectures);
    method.transfer(toy_measurements(space, 30, 9), 2);
    CHECK(transferred_ms(*method.transfer(measurements, 1), architectures) == once);
    CHECK(transferred_ms(*method.transfer(measurements, 2), architectures) != once);
}

TEST_CASE("without the reset, as published, a transfer goes on from the one before") {
    const SearchSpace& space = search_space("nb201");
    NasflatOptions options = small_nasflat();
    options.epochs = 2;
    options.reset_before_each_transfer = false;
    const NasflatMethod method(pretrained(space, options));
    const auto measurements = toy_measurements(space, 20, 7);
    const auto architectures = some_architectures(space, 50);
    const auto once = transferred_ms(*method.transfer(measurements, 1), architectures);
    CHECK(transferred_ms(*method.transfer(measurements, 1), architectures) != once);
}

TEST_CASE("with no fine-tuning the target behaves as the source device that orders it best") {
    const SearchSpace& space = search_space("nb201");
    NasflatOptions options = small_nasflat();
    options.transfer_epochs = 0;
    const auto state = pretrained(space, options);
    const auto architectures = some_architectures(space, 100);
    const auto near = nasflat_scores(state->network, state->input, architectures, 0, 1);
    const auto measurements = toy_measurements(space, 20, 7);
    const auto by_scores = NasflatMethod(state).transfer(measurements, 1);
    CHECK(spearman(transferred_ms(*by_scores, architectures), near) == Approx(1));
    // With tables that say the contrary, the tables hold.
    LatencyTable tables = toy_sources(space, 20, 7);
    tables.latency_ms.col(0).swap(tables.latency_ms.col(1));
    const auto by_tables = NasflatMethod(state, tables).transfer(measurements, 1);
    const auto far = nasflat_scores(state->network, state->input, architectures, 1, 1);
    CHECK(spearman(transferred_ms(*by_tables, architectures), far) == Approx(1));
}

TEST_CASE("hardware in the operations or at the head orders networks that nobody measured") {
    const SearchSpace& space = search_space("nb201");
    const LatencyTable test = test::toy_devices(space, 300, 8);
    const Eigen::VectorXd truth = test.latencies("target");
    for (const auto hardware : {NasflatOptions::Hardware::per_operation, NasflatOptions::Hardware::at_head}) {
        NasflatOptions options = small_nasflat();
        options.epochs = 60;
        options.hardware = hardware;
        const auto state = pretrained(space, options);
        for (const bool nearest : {true, false}) {
            auto changed = std::make_shared<NasflatState>(*state);
            changed->options.nearest_hardware = nearest;
            const auto predictor = NasflatMethod(changed).transfer(toy_measurements(space, 20, 7), 1);
            CAPTURE(nearest);
            CHECK(spearman(transferred_ms(*predictor, test.architectures), {truth.data(), 300}) > 0.7);
        }
    }
}

TEST_CASE("a device that starts from no other keeps the embedding that it was drawn") {
    const SearchSpace& space = search_space("nb201");
    NasflatOptions options = small_nasflat();
    options.transfer_epochs = 0;
    options.nearest_hardware = false;
    for (const auto hardware : {NasflatOptions::Hardware::per_operation, NasflatOptions::Hardware::at_head}) {
        options.hardware = hardware;
        const auto state = pretrained(space, options);
        const auto architectures = some_architectures(space, 100);
        const auto predictor = NasflatMethod(state).transfer(toy_measurements(space, 20, 7), 1);
        const int target = state->target_row();
        const auto drawn = nasflat_scores(state->network, state->input, architectures, target, 1);
        CHECK(spearman(transferred_ms(*predictor, architectures), drawn) == Approx(1));
    }
}

TEST_CASE("at the head the hardware does not enter the tokens, in them it does") {
    const SearchSpace& space = search_space("nb201");
    NasflatOptions options = small_nasflat();
    options.epochs = 0;
    const auto tokens = [&](NasflatOptions::Hardware hardware) {
        options.hardware = hardware;
        const auto state = pretrained(space, options);
        const std::vector<NasflatArchitecture> encoded{state->input.encode({{3, 1, 0, 2, 4, 3}})};
        const std::vector<NasflatItem> items{{&encoded[0], 0}, {&encoded[0], 1}};
        return state->input.batch(items).token_device->size();
    };
    CHECK(tokens(NasflatOptions::Hardware::at_head) * 2 == tokens(NasflatOptions::Hardware::per_operation));
}

TEST_CASE("what a transfer may change stays where it is told to") {
    const SearchSpace& space = search_space("nb201");
    NasflatOptions options = small_nasflat();
    options.epochs = 2;
    const auto measurements = toy_measurements(space, 20, 7);
    const auto architectures = some_architectures(space, 50);
    std::vector<std::vector<double>> results;
    for (const auto trained :
         {NasflatOptions::Trained::everything, NasflatOptions::Trained::head_and_hardware,
          NasflatOptions::Trained::hardware}) {
        options.trained = trained;
        results.push_back(transferred_ms(*NasflatMethod(pretrained(space, options)).transfer(measurements, 1),
                                         architectures));
    }
    CHECK(results[0] != results[1]);
    CHECK(results[1] != results[2]);
    // Pulled back all the way after each step, nothing moves.
    options.trained = NasflatOptions::Trained::everything;
    options.anchor = 1e9;
    const auto held = NasflatMethod(pretrained(space, options)).transfer(measurements, 1);
    options.transfer_epochs = 0;
    const auto untouched = NasflatMethod(pretrained(space, options)).transfer(measurements, 1);
    CHECK(spearman(transferred_ms(*held, architectures), transferred_ms(*untouched, architectures)) > 0.999);
}

TEST_CASE("training and transfer stop when asked to") {
    const SearchSpace& space = search_space("nb201");
    int calls = 0;
    const Progress stop([&](double share, const std::string&) {
        CHECK(share >= 0);
        CHECK(share <= 1);
        return ++calls < 3;
    });
    CHECK_THROWS_AS(pretrain_nasflat(toy_sources(space, 200, 3), small_nasflat(), 5, nullptr, 1, stop),
                    Cancelled);
    CHECK(calls == 3);
    NasflatOptions options = small_nasflat();
    options.epochs = 0;
    calls = 0;
    const NasflatMethod method(pretrained(space, options));
    CHECK_THROWS_AS(method.transfer(toy_measurements(space, 20, 7), 1, stop), Cancelled);
}

TEST_CASE("measurements and source tables that carry no predictor are refused") {
    const SearchSpace& space = search_space("nb201");
    NasflatOptions options = small_nasflat();
    options.epochs = 0;
    const NasflatMethod method(pretrained(space, options));
    CHECK_THROWS_AS(method.transfer({}, 1), DataError);
    CHECK_THROWS_AS(method.transfer(toy_measurements(space, 1, 7), 1), DataError);
    LatencyTable sources = toy_sources(space, 10, 3);
    sources.latency_ms(4, 0) = -1;
    CHECK_THROWS_AS(pretrain_nasflat(sources, options, 1), DataError);
    sources.latency_ms.col(0).setConstant(NAN);
    CHECK_THROWS_AS(pretrain_nasflat(sources, options, 1), DataError);
}
