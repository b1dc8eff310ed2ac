#include <catch2/catch.hpp>

#include "predictor/baselines.h"
#include "predictor/evaluation.h"
#include "predictor/source_data.h"
#include "support.h"
#include "toy_table.h"

// Figures on the public tables, from an implementation of the same baselines in numpy and scipy (costs:
// Spearman over all rows; the others: k = 20, 10 random draws). A mean of a few draws differs by what draws
// differ.

using namespace latlab;

namespace {

// The mean Spearman correlation over devices and seeds, one a method.
std::vector<double> figures(const LatencyTable& table, const std::string& task_name, std::size_t seeds) {
    const Task& task = paper_task(task_name);
    const std::vector<std::unique_ptr<TransferMethod>> methods = [&] {
        std::vector<std::unique_ptr<TransferMethod>> list;
        list.push_back(make_flops_baseline(*table.space));
        list.push_back(make_op_count_baseline(*table.space));
        list.push_back(make_best_source_baseline(select_devices(table, task.sources)));
        return list;
    }();
    std::vector<const TransferMethod*> pointers;
    for (const auto& method : methods) pointers.push_back(method.get());
    EvaluationSettings settings;
    settings.seeds = seeds;
    const auto records = evaluate(task, table, pointers, test::random_sampler(), settings);
    std::vector<double> means(methods.size());
    for (std::size_t i = 0; i < records.size(); ++i)
        means[i % means.size()] +=
            records[i].spearman * static_cast<double>(means.size()) / static_cast<double>(records.size());
    return means;
}

}  // namespace

TEST_CASE("baselines on FBNet's tasks come out as an independent implementation has them") {
    LATLAB_NEED_DATA(folder);
    const LatencyTable table = test::measured_table(folder, search_space("fbnet"));
    const std::vector<double> fd = figures(table, "FD", 4), f2 = figures(table, "F2", 4),
                              fa = figures(table, "FA", 4);
    CHECK(fd[0] == Approx(0.961).margin(0.005));
    CHECK(fd[1] == Approx(0.838).margin(0.05));
    CHECK(fd[2] == Approx(0.935).margin(0.03));
    CHECK(f2[0] == Approx(0.303).margin(0.01));
    CHECK(f2[1] == Approx(0.859).margin(0.04));
    CHECK(f2[2] == Approx(0.500).margin(0.05));
    CHECK(fa[0] == Approx(0.752).margin(0.01));
    CHECK(fa[1] == Approx(0.589).margin(0.1));
    CHECK(fa[2] == Approx(0.381).margin(0.06));
}

TEST_CASE("baselines on NAS-Bench-201's tasks come out as an independent implementation has them") {
    LATLAB_NEED_DATA(folder);
    const LatencyTable table = test::measured_table(folder, search_space("nb201"));
    const std::vector<double> nd = figures(table, "ND", 2), n1 = figures(table, "N1", 2);
    CHECK(nd[0] == Approx(0.846).margin(0.005));
    CHECK(nd[1] == Approx(0.959).margin(0.02));
    CHECK(nd[2] == Approx(0.926).margin(0.03));
    CHECK(n1[0] == Approx(0.793).margin(0.005));
    CHECK(n1[1] == Approx(0.984).margin(0.01));
    CHECK(n1[2] == Approx(0.566).margin(0.08));
}
