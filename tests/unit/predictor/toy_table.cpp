#include "toy_table.h"

#include <filesystem>

#include "predictor/source_data.h"

namespace latlab::test {

LatencyTable toy_table() {
    const SearchSpace& space = search_space("nb201");
    LatencyTable table{&space, {}, {"other", "twin", "target", "second"}, {}};
    Random random(7);
    for (const std::size_t index : random.sample(15'625, 400)) table.architectures.push_back(space.at(index));
    table.latency_ms.resize(400, 4);
    for (Eigen::Index row = 0; row < 400; ++row) {
        const std::vector<int> count = space.op_histogram(table.architectures[static_cast<std::size_t>(row)]);
        const double own = random.uniform(0, 0.5);
        const double heavy = 2 + 1.0 * count[2] + 3.0 * count[3] + 0.3 * count[4] + own;
        const double light = 1 + 2.0 * count[4] + 0.2 * count[1] + random.uniform(0, 0.5);
        table.latency_ms.row(row) << light, heavy * heavy, heavy, light + 0.5 * heavy;
    }
    return table;
}

std::shared_ptr<const FewShotPrior> toy_prior() {
    static const auto made = std::make_shared<const FewShotPrior>(
        make_few_shot_prior(select_devices(toy_table(), toy_task().sources)));
    return made;
}

Task toy_task() {
    return {"toy", "nb201", {"other", "twin"}, {"target", "second"}};
}

std::vector<Architecture> architectures_of(const std::vector<Measurement>& measurements) {
    std::vector<Architecture> architectures;
    for (const Measurement& measurement : measurements) architectures.push_back(measurement.architecture);
    return architectures;
}

EvaluationSampler random_sampler() {
    return {"random", false,
            [](std::span<const Architecture> candidates, std::span<const double>, std::size_t k,
               Random& random) { return random.sample(candidates.size(), k); }};
}

LatencyTable measured_table(const std::string& folder, const SearchSpace& space) {
    const std::string plain = folder + "/" + std::string(space.id()) + "_latency.csv";
    return read_latency_table(std::filesystem::exists(plain) ? plain : plain + ".gz", space);
}

}  // namespace latlab::test
