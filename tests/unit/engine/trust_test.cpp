#include <catch2/catch.hpp>
#include <filesystem>
#include <memory>

#include "devices/task.h"
#include "engine/cross_fit.h"
#include "engine_toy.h"
#include "predictor/few_shot.h"
#include "predictor/source_data.h"
#include "predictor/trust_report.h"
#include "support.h"

using namespace latlab;
using nlohmann::json;
using test::fit_command;
using test::PreparedEngine;

namespace {

bool inside(double value, const json& bounds) {
    return bounds["lower"].get<double>() <= value && value <= bounds["upper"].get<double>();
}

}  // namespace

TEST_CASE("transfer tells how far it can be trusted") {
    PreparedEngine engine;
    for (const char* space : {"nb201", "fbnet"}) {
        CAPTURE(space);
        const json result = engine.run(fit_command("transfer", space, "few-shot")).answer();
        const json& trust = result["trust"];
        CHECK(inside(result["spearman"], trust["spearman_interval"]));
        CHECK(inside(result["kendall"], trust["kendall_interval"]));
        CHECK(inside(result["median_relative_error"], trust["median_relative_error_interval"]));
        for (const json& one : result["leave_one_out"]) {
            CHECK(one["lower95_ms"].get<double>() <= one["lower_ms"].get<double>());
            CHECK(one["lower_ms"].get<double>() < one["predicted_ms"].get<double>());
            CHECK(one["predicted_ms"].get<double>() < one["upper_ms"].get<double>());
            CHECK(one["deviations"].is_number());
        }
        CHECK(trust["counts"].size() == 20);
        CHECK(trust["suspicious"].empty());
        CHECK_FALSE(trust["interval_note"].get<std::string>().empty());
        double shares = 0;
        for (const json& group : trust["group_shares"]) {
            CHECK_FALSE(group["name"].get<std::string>().empty());
            shares += group["share"].get<double>();
        }
        CHECK(shares == Approx(1));
        CHECK(trust["dead_operations"].is_object() == (std::string(space) == "nb201"));
        REQUIRE(trust["next"].size() == 6);
        CHECK_NOTHROW(search_space(space).parse(trust["next"][0]["architecture"].get<std::string>()));
        CHECK(trust["next"][0]["narrows"].get<double>() < trust["next"][5]["narrows"].get<double>());
    }
}

TEST_CASE("a predictor without intervals has bounds of its figures and no more") {
    PreparedEngine engine;
    for (const char* predictor : {"op-count", "nasflat"}) {
        const json result = engine.run(fit_command("transfer", "nb201", predictor)).answer();
        CHECK(inside(result["spearman"], result["trust"]["spearman_interval"]));
        CHECK(result["leave_one_out"][0]["lower_ms"].is_null());
        CHECK(result["leave_one_out"][0]["deviations"].is_null());
        CHECK(result["trust"]["interval_note"] == "");
        CHECK(result["trust"]["dead_operations"].is_null());
        CHECK(result["trust"]["next"].empty());
    }
}

TEST_CASE("a measurement in the wrong unit is pointed out") {
    PreparedEngine engine;
    json command = fit_command("transfer", "nb201", "few-shot");
    json& latency = command["measurements"][4]["latency_ms"];
    latency = 1000 * latency.get<double>();
    const json suspicious = engine.run(command).answer()["trust"]["suspicious"];
    REQUIRE(suspicious.size() == 1);
    CHECK(suspicious[0]["measurement"] == 4);
    CHECK(suspicious[0]["kind"] == "factor");
    CHECK(suspicious[0]["reason"].get<std::string>().find("microseconds") != std::string::npos);
}

// Sources and devices of one task that is easy, so that what is measured is the report and not the predictor.
TEST_CASE("on real devices slips are found and false alarms are rare") {
    LATLAB_NEED_DATA(folder);
    const Task& task = paper_task("N1");
    const SearchSpace& space = search_space(task.space);
    const std::string plain = folder + "/nb201_latency.csv";
    const LatencyTable table =
        read_latency_table(std::filesystem::exists(plain) ? plain : plain + ".gz", space);
    const FewShotMethod method(
        std::make_shared<const FewShotPrior>(make_few_shot_prior(select_devices(table, task.sources))));
    std::size_t sets = 0, false_alarms = 0, found = 0;
    for (const std::string& device : task.targets) {
        const Eigen::VectorXd latencies = table.latencies(device);
        for (std::uint64_t seed = 1; seed <= 2; ++seed) {
            std::vector<Measurement> list;
            for (const std::size_t row : Random(seed).sample(table.architectures.size(), 20))
                list.push_back({table.architectures[row], latencies[static_cast<Eigen::Index>(row)]});
            const auto suspects = [&] {
                const CrossFit left_out = cross_fit(method, list, 20, 1);
                return suspicious_measurements(space, list, left_out.estimates, method, 1);
            };
            ++sets;
            false_alarms += !suspects().empty();
            list[7].latency_ms *= 10;
            const auto slips = suspects();
            found += slips.size() == 1 && slips[0].measurement == 7 && slips[0].kind == Suspicion::factor;
        }
    }
    CHECK(false_alarms <= sets / 10);
    CHECK(5 * found >= 4 * sets);
}
