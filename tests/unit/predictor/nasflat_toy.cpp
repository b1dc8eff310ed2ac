#include "nasflat_toy.h"

#include <set>

#include "predictor/source_data.h"

namespace latlab::test {

NasflatOptions small_nasflat() {
    NasflatOptions options;
    options.graph_width = 24;
    options.feature_width = 16;
    options.head_width = 24;
    options.operation_width = 12;
    options.hardware_width = 4;
    options.epochs = 12;
    options.batch = 64;
    options.device_rows = 16;
    options.learning_rate = 3e-3;
    options.transfer_epochs = 10;
    return options;
}

LatencyTable toy_devices(const SearchSpace& space, std::size_t rows, std::uint64_t seed) {
    Random random(seed);
    std::set<Architecture> distinct;
    while (distinct.size() < rows) distinct.insert(space.random(random));
    LatencyTable table;
    table.space = &space;
    table.architectures.assign(distinct.begin(), distinct.end());
    random.shuffle(table.architectures);
    table.devices = {"near", "far", "target"};
    table.latency_ms.resize(static_cast<Eigen::Index>(rows), 3);
    for (std::size_t i = 0; i < rows; ++i) {
        double near = 1, far = 1, target = 2;
        for (const int op : table.architectures[i].ops) {
            near += op;
            far += (op * 2) % 5;
            target += 1.5 * op + (op == 2);
        }
        table.latency_ms.row(static_cast<Eigen::Index>(i)) << near, far, target;
    }
    return table;
}

LatencyTable toy_sources(const SearchSpace& space, std::size_t rows, std::uint64_t seed) {
    return select_devices(toy_devices(space, rows, seed), {"near", "far"});
}

std::vector<Measurement> toy_measurements(const SearchSpace& space, std::size_t k, std::uint64_t seed) {
    const LatencyTable table = toy_devices(space, k, seed);
    std::vector<Measurement> measurements;
    for (std::size_t i = 0; i < k; ++i) {
        measurements.push_back({table.architectures[i], table.latency_ms(static_cast<Eigen::Index>(i), 2)});
    }
    return measurements;
}

}  // namespace latlab::test
