// Rows per second of NASFLAT's pre-training and scoring; one round a run, so that a driver can interleave the
// rounds of several programs on a machine that others use too. Built natively and for WebAssembly.
#include <chrono>
#include <fstream>
#include <functional>
#include <iostream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "base/error.h"
#include "predictor/nasflat_scores.h"
#include "predictor/nasflat_step.h"
#include "predictor/nasflat_training.h"

using namespace latlab;
using nlohmann::json;

namespace {

constexpr int devices = 8;
constexpr int device_networks = 512;  // whole batches: every step has as many rows as the options say
constexpr int scored = 2048;
constexpr int checked = 64;
constexpr int checked_device = 3;
constexpr int warm_up = 3;

/// Latencies that grow with MACs and activations, differently on each device, with some noise: speed does not
/// depend on what is learnt. Each device has networks of its own, as in draw_per_device.
LatencyTable synthetic_table(const SearchSpace& space) {
    Random random(1);
    LatencyTable table;
    table.space = &space;
    table.latency_ms.setConstant(devices * device_networks, devices, NAN);
    for (int device = 0; device < devices; ++device) {
        table.devices.push_back("device " + std::to_string(device));
        const double per_mac = random.uniform(1, 10) * 1e-8, per_activation = random.uniform(1, 10) * 1e-6;
        for (int i = 0; i < device_networks; ++i) {
            table.architectures.push_back(space.random(random));
            const LayerCost cost = space.total(table.architectures.back());
            table.latency_ms(device * device_networks + i, device) =
                (1 + per_mac * cost.macs + per_activation * cost.activations) *
                std::exp(0.05 * random.normal());
        }
    }
    return table;
}

/// What another implementation needs to train on the same rows, and to show that it is the same network:
/// scores of the given weights for the first networks.
json exchange(const SearchSpace& space, const std::string& weights) {
    std::ifstream file(weights, std::ios::binary);
    std::ostringstream bytes;
    bytes << file.rdbuf();
    const NasflatState state = load_nasflat(bytes.str(), weights);
    const LatencyTable table = synthetic_table(space);
    json rows = json::array();
    for (int device = 0; device < devices; ++device) {
        const Eigen::VectorXd latencies =
            table.latency_ms.col(device).segment(device * device_networks, device_networks);
        const std::vector<float> targets =
            nasflat_targets({latencies.data(), static_cast<std::size_t>(latencies.size())});
        for (int i = 0; i < device_networks; ++i) {
            const NasflatArchitecture network =
                state.input.encode(table.architectures[device * device_networks + i]);
            rows.push_back({{"device", device},
                            {"operations", network.operation},
                            {"edges", network.edges},
                            {"target", targets[i]}});
        }
    }
    const std::vector<double> scores = nasflat_scores(
        state.network, state.input, std::span(table.architectures).first(checked), checked_device, 1);
    return {{"nodes", state.input.nodes()},
            {"pooled", state.input.pooled()},
            {"batch", state.options.batch},
            {"device_rows", state.options.device_rows},
            {"rows", rows},
            {"checked_device", checked_device},
            {"scores", scores}};
}

/// Counts calls of tick() for some seconds, from when the first few have passed.
class Watch {
  public:
    explicit Watch(double limit) : limit_(limit) {}

    /// Whether to go on.
    bool tick() {
        if (++ticks_ == 0) begin_ = Clock::now();
        if (ticks_ <= 0) return true;
        seconds_ = std::chrono::duration<double>(Clock::now() - begin_).count();
        return seconds_ < limit_;
    }

    json figures(int rows_in_a_tick) const {
        const double rows = static_cast<double>(ticks_) * rows_in_a_tick;
        return {{"rows", rows}, {"seconds", seconds_}, {"rows_per_second", rows / seconds_}};
    }

  private:
    using Clock = std::chrono::steady_clock;
    double limit_, seconds_ = 0;
    int ticks_ = -warm_up;
    Clock::time_point begin_;
};

json train(const SearchSpace& space, int threads, double seconds) {
    NasflatOptions options = NasflatOptions::corrected(space.id());
    options.epochs = 1'000'000;  // the watch ends it
    Watch watch(seconds);
    try {
        pretrain_nasflat(synthetic_table(space), options, 1, nullptr, threads,
                         Progress([&](double, const std::string&) { return watch.tick(); }));
    } catch (const Cancelled&) {
    }
    return watch.figures(options.batch);
}

json score(const SearchSpace& space, int threads, double seconds) {
    const NasflatOptions options = NasflatOptions::corrected(space.id());
    const NasflatInput input(space, options);
    Random random(1);
    const NasflatNetwork<float> network(input, options, devices, random);
    std::vector<Architecture> architectures;
    for (int i = 0; i < scored; ++i) architectures.push_back(space.random(random));
    Watch watch(seconds);
    do nasflat_scores(network, input, architectures, checked_device, threads);
    while (watch.tick());
    return watch.figures(scored);
}

}  // namespace

int main(int count, char** words) try {
    const std::vector<std::string> given(words + 1, words + count);
    if (given.size() == 3 && given[0] == "data") {
        std::cout << exchange(search_space(given[1]), given[2]) << "\n";
    } else if (given.size() == 4 && (given[0] == "train" || given[0] == "score")) {
        const auto measure = given[0] == "train" ? train : score;
        std::cout << measure(search_space(given[1]), std::stoi(given[2]), std::stod(given[3])) << "\n";
    } else {
        std::cerr << "usage: bench_nasflat train|score SPACE THREADS SECONDS\n"
                     "       bench_nasflat data SPACE WEIGHTS\n";
        return 2;
    }
    return 0;
} catch (const std::exception& fault) {
    std::cerr << fault.what() << "\n";
    return 1;
}
