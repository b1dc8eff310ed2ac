#include "predictor/methods.h"

#include <catch2/catch.hpp>
#include <string>

#include "base/error.h"
#include "predictor/source_data.h"
#include "toy_table.h"

using namespace latlab;

namespace {

MethodRequest request() {
    MethodRequest request;
    request.space = &search_space("nb201");
    request.sources = select_devices(test::toy_table(), {"other", "twin"});
    request.nasflat.epochs = 0;
    request.nasflat.graph_width = 8;
    request.nasflat.feature_width = 8;
    request.nasflat.head_width = 8;
    request.threads = 1;
    return request;
}

}  // namespace

TEST_CASE("every listed method is made under its name") {
    for (const std::string& name : transfer_method_names()) {
        CAPTURE(name);
        CHECK(make_transfer_method(name, request())->name() == name);
    }
}

TEST_CASE("an unknown predictor is refused with the list of those that exist") {
    try {
        make_transfer_method("oracle", request());
        FAIL("no error");
    } catch (const UsageError& error) {
        const std::string text = error.what();
        for (const std::string& name : transfer_method_names()) CHECK(text.find(name) != std::string::npos);
    }
}

TEST_CASE("only methods that learn from known devices need their tables") {
    MethodRequest without = request();
    without.sources.reset();
    for (const std::string& name : transfer_method_names()) {
        CAPTURE(name);
        if (needs_sources(name)) {
            CHECK_THROWS_AS(make_transfer_method(name, without), std::invalid_argument);
        } else {
            CHECK_NOTHROW(make_transfer_method(name, without));
        }
    }
    PretrainRequest pretraining;
    pretraining.sources = *request().sources;
    pretraining.options = request().nasflat;
    without.weights = std::make_shared<const NasflatState>(pretrain(pretraining));
    CHECK_NOTHROW(make_transfer_method("nasflat", without));
    without.prior = std::make_shared<const FewShotPrior>(make_few_shot_prior(*request().sources));
    CHECK_NOTHROW(make_transfer_method("few-shot", without));
}

TEST_CASE("a restriction of the rows reaches the best source") {
    MethodRequest few = request();
    few.rows_per_device = 30;
    const LatencyTable table = test::toy_table();
    std::vector<Measurement> measurements;
    for (std::size_t i = 0; i < 400; ++i)
        measurements.push_back({table.architectures[i], table.latency_ms(static_cast<Eigen::Index>(i), 2)});
    const auto all = make_transfer_method("best-source", request())->transfer(measurements, 1);
    CHECK_NOTHROW(all->predict(table.architectures));
    const auto restricted = make_transfer_method("best-source", few)->transfer(measurements, 1);
    CHECK_THROWS_AS(restricted->predict(table.architectures), DataError);
}

TEST_CASE("few-shot is the same from tables as from the prior they make, and sees the rows it is given") {
    const LatencyTable table = test::toy_table();
    std::vector<Measurement> measurements;
    for (std::size_t i = 0; i < 20; ++i)
        measurements.push_back({table.architectures[i], table.latency_ms(static_cast<Eigen::Index>(i), 2)});
    const auto first_ms = [&](const MethodRequest& of) {
        return make_transfer_method("few-shot", of)
            ->transfer(measurements, 1)
            ->predict({&table.architectures[30], 1})[0]
            .ms;
    };
    MethodRequest from_prior = request();
    from_prior.prior = std::make_shared<const FewShotPrior>(make_few_shot_prior(*request().sources));
    from_prior.sources.reset();
    CHECK(first_ms(from_prior) == first_ms(request()));

    MethodRequest few = request();
    few.rows_per_device = 30;
    const double restricted = first_ms(few);
    CHECK(restricted != first_ms(request()));
    from_prior.prior = std::make_shared<const FewShotPrior>(
        make_few_shot_prior(draw_per_device(*request().sources, 30, few.seed)));
    CHECK(first_ms(from_prior) == restricted);
}
