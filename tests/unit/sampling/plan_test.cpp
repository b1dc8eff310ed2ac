#include "sampling/plan.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <set>

#include "base/error.h"
#include "encoders/proxy_encoder.h"

using namespace latlab;

namespace {

std::shared_ptr<const FewShotPrior> prior_of(const std::string& space) {
    FewShotPrior prior;
    prior.map = &feature_map(search_space(space));
    return std::make_shared<const FewShotPrior>(std::move(prior));
}

std::vector<Architecture> plan(const std::string& space, std::size_t count,
                               const std::vector<Architecture>& measured = {}, std::uint64_t seed = 1,
                               const std::string& sampler = "designed") {
    return plan_measurements({&search_space(space), sampler, count, seed, measured}, prior_of(space));
}

LearningCurve curve() {
    return {{{5, {0.02, 0.08, 0.2}, {0.7, 0.9, 0.99}}, {20, {0.01, 0.021, 0.11}, {0.9, 0.97, 0.998}}}, 30};
}

// The parts of the error that this throws.
std::string fault(double error, std::size_t measured, const LearningCurve& given = curve()) {
    try {
        measurements_for_error(given, error, measured);
    } catch (const DataError& thrown) {
        return thrown.what();
    }
    return "";
}

}  // namespace

TEST_CASE("a plan has as many networks as asked for, all different, and its seed repeats it") {
    for (const char* space : {"nb201", "fbnet"}) {
        CAPTURE(space);
        const std::vector<Architecture> list = plan(space, 20);
        std::set<Architecture> networks;
        for (const Architecture& architecture : list)
            networks.insert(search_space(space).pruned(architecture));
        CHECK(networks.size() == 20);
        CHECK(plan(space, 20) == list);
        CHECK(plan(space, 20, {}, 2) != list);
    }
}

TEST_CASE("a plan by an encoding that is a table is of networks in it") {
    const SearchSpace& space = search_space("fbnet");
    Random random(3);
    std::vector<Architecture> networks;
    std::vector<ProxyValues> values(40);
    for (ProxyValues& row : values) {
        networks.push_back(space.random(random));
        for (double& value : row) value = random.uniform();
    }
    PlanRequest request{&space, "zcp", 12, 1, {networks.front()}};
    request.encoder = std::make_shared<const ProxyEncoder>(space, networks, values, "table");
    const std::vector<Architecture> list = plan_measurements(request, nullptr);
    const std::set<Architecture> chosen(list.begin(), list.end());
    CHECK(chosen.size() == 12);
    CHECK(chosen.count(networks.front()) == 0);
    for (const Architecture& architecture : list)
        CHECK(std::find(networks.begin(), networks.end(), architecture) != networks.end());
    request.count = 40;
    CHECK_THROWS_AS(plan_measurements(request, nullptr), DataError);
}

TEST_CASE("the plan of a longer list begins with the shorter") {
    for (const char* space : {"nb201", "fbnet"}) {
        const std::vector<Architecture> few = plan(space, 6), more = plan(space, 15);
        CHECK(std::equal(few.begin(), few.end(), more.begin()));
    }
}

TEST_CASE("a plan goes on where the measured beginning of it ended") {
    for (const char* space : {"nb201", "fbnet"}) {
        const std::vector<Architecture> whole = plan(space, 15);
        const std::vector<Architecture> rest = plan(space, 9, {whole.begin(), whole.begin() + 6});
        CHECK(std::equal(rest.begin(), rest.end(), whole.begin() + 6, whole.end()));
    }
}

TEST_CASE("nothing measured is planned again, not even with other operations without use") {
    const SearchSpace& space = search_space("nb201");
    // The pruned forms of what a plan would take.
    std::vector<Architecture> measured;
    std::set<Architecture> networks;
    for (const Architecture& architecture : plan("nb201", 12)) {
        measured.push_back(space.pruned(architecture));
        networks.insert(measured.back());
    }
    for (const char* sampler : {"designed", "random", "params", "macs"}) {
        for (const Architecture& architecture : plan("nb201", 40, measured, 1, sampler)) {
            CAPTURE(sampler);
            CHECK(networks.count(space.pruned(architecture)) == 0);
        }
    }
}

TEST_CASE("a plan refuses samplers that know latencies, and more networks than there are candidates") {
    CHECK_THROWS_AS(plan("nb201", 5, {}, 1, "oracle"), UsageError);
    CHECK_THROWS_AS(plan("nb201", 5, {}, 1, "kmeans"), UsageError);
    CHECK(plan("nb201", plan_candidates, {}, 1, "random").size() == plan_candidates);
    CHECK_THROWS_AS(plan("nb201", plan_candidates, plan("nb201", 1), 1, "random"), DataError);
}

TEST_CASE("the measurements that an error takes are those not made yet") {
    CHECK(measurements_for_error(curve(), 0.021, 0) == 20);
    CHECK(measurements_for_error(curve(), 0.021, 12) == 8);
    CHECK(measurements_for_error(curve(), 0.5, 3) == 2);
}

TEST_CASE("an error that cannot be promised is refused with what can") {
    CHECK(fault(0.02, 0).find(" 2 %") != std::string::npos);
    CHECK(fault(0.02, 0).find("Ask for at least 2.1 %") != std::string::npos);
    CHECK(fault(0.021, 20).find("20 networks measured") != std::string::npos);
    CHECK(fault(0.1, 0, {}).find("no learning curve") != std::string::npos);
}
