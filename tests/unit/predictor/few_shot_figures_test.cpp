#include <catch2/catch.hpp>
#include <map>

#include "predictor/evaluation.h"
#include "predictor/methods.h"
#include "predictor/source_data.h"
#include "support.h"
#include "toy_table.h"

using namespace latlab;

namespace {

MethodRequest request_for(const Task& task, const LatencyTable& table) {
    MethodRequest request;
    request.space = table.space;
    request.sources = select_devices(table, task.sources);
    request.rows_per_device = 512;
    return request;
}

// Means over the task's devices and three seeds.
struct Figures {
    double few_shot = 0, op_count = 0, flops = 0;  ///< Spearman's correlation
    double coverage = 0;                           ///< of few-shot's intervals
};

Figures figures(const std::string& folder, const std::string& task_name) {
    const Task& task = paper_task(task_name);
    const SearchSpace& space = search_space(task.space);
    const LatencyTable table = test::measured_table(folder, space);
    const MethodRequest request = request_for(task, table);
    std::vector<std::unique_ptr<TransferMethod>> methods;
    std::vector<const TransferMethod*> pointers;
    for (const char* name : {"few-shot", "op-count", "flops"}) {
        methods.push_back(make_transfer_method(name, request));
        pointers.push_back(methods.back().get());
    }
    EvaluationSettings settings;
    settings.seeds = 3;
    const auto records = evaluate(task, table, pointers, test::random_sampler(), settings);
    Figures means;
    const double share = static_cast<double>(methods.size()) / static_cast<double>(records.size());
    for (const EvaluationRecord& record : records) {
        double& mean = record.predictor == "few-shot"   ? means.few_shot
                       : record.predictor == "op-count" ? means.op_count
                                                        : means.flops;
        mean += share * record.spearman;
        if (record.intervals) means.coverage += share * record.intervals->coverage80;
    }
    return means;
}

}  // namespace

TEST_CASE("on FBNet's easy task few-shot orders better than operation counts and FLOPs do") {
    LATLAB_NEED_DATA(folder);
    const Figures fd = figures(folder, "FD");
    CHECK(fd.few_shot >= 0.97);
    CHECK(fd.few_shot > fd.op_count);
    CHECK(fd.few_shot > fd.flops);
    CHECK(fd.coverage > 0.65);
    CHECK(fd.coverage < 0.95);
}

TEST_CASE("on NAS-Bench-201's easy task few-shot orders better than operation counts and FLOPs do") {
    LATLAB_NEED_DATA(folder);
    const Figures nd = figures(folder, "ND");
    CHECK(nd.few_shot >= 0.955);
    CHECK(nd.few_shot > nd.op_count);
    CHECK(nd.few_shot > nd.flops);
    CHECK(nd.coverage > 0.65);
    CHECK(nd.coverage < 0.95);
}

TEST_CASE(
    "on real devices how much longer a network takes than another lies in its interval about as often as it "
    "says") {
    LATLAB_NEED_DATA(folder);
    const Task& task = paper_task("ND");
    const SearchSpace& space = search_space(task.space);
    const LatencyTable table = test::measured_table(folder, space);
    const MethodRequest request = request_for(task, table);
    const auto method = make_transfer_method("few-shot", request);
    double inside_of_one = 0, inside_of_any = 0, asked = 0;
    for (const std::string& device : task.targets) {
        const Eigen::VectorXd latencies = table.latencies(device);
        std::map<Architecture, double> latency;
        for (std::size_t row = 0; row < table.architectures.size(); ++row)
            latency[table.architectures[row]] = latencies[static_cast<Eigen::Index>(row)];
        Random random(11);
        for (std::uint64_t seed = 1; seed <= 3; ++seed) {
            std::vector<Measurement> given;
            for (const std::size_t row : random.sample(table.architectures.size(), 20))
                given.push_back({table.architectures[row], latencies[static_cast<Eigen::Index>(row)]});
            const auto predictor = method->transfer(given, seed);
            for (const std::size_t row : random.sample(table.architectures.size(), 200)) {
                const Architecture& from = table.architectures[row];
                const Architecture to = space.mutate(from, 1.0 / space.length(), random);
                const Architecture& any = table.architectures[random.below(table.architectures.size())];
                const auto inside = [&](const Architecture& other) {
                    const LatencyInterval change = predictor->changes(from, {&other, 1})[0];
                    const double measured = latency.at(other) - latency.at(from);
                    return change.lower <= measured && measured <= change.upper;
                };
                inside_of_one += inside(to);
                inside_of_any += inside(any);
                ++asked;
            }
        }
    }
    for (const double share : {inside_of_one / asked, inside_of_any / asked}) {
        CHECK(share > 0.7);
        CHECK(share < 0.95);
    }
}
