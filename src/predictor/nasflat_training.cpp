#include "predictor/nasflat_training.h"

#include <algorithm>
#include <cmath>
#include <list>

#include "base/error.h"
#include "nn/optimiser.h"
#include "predictor/nasflat_step.h"

namespace latlab {
namespace {

struct Row {
    NasflatItem item;
    float target;
};

/// Latencies scaled to [0, 1], as the published implementation compares them across devices.
std::vector<float> scaled_to_unit(std::span<const double> latencies_ms) {
    const auto [least, most] = std::minmax_element(latencies_ms.begin(), latencies_ms.end());
    const double span = *most > *least ? *most - *least : 1;
    std::vector<float> scaled;
    for (const double ms : latencies_ms) scaled.push_back(static_cast<float>((ms - *least) / span));
    return scaled;
}

/// For each device its rows, on architectures encoded once.
class TrainingData {
  public:
    TrainingData(const NasflatInput& input, const NasflatOptions& options)
        : input_(input), options_(options) {}

    /// Appends the devices of a table, each with what it has been measured on.
    void add(const LatencyTable& table) {
        std::vector<NasflatArchitecture>& encoded = architectures_.emplace_back();
        encoded.reserve(table.architectures.size());
        for (const Architecture& architecture : table.architectures)
            encoded.push_back(input_.encode(architecture));
        for (int column = 0; column < table.latency_ms.cols(); ++column) add_device(table, column, encoded);
    }

    const std::vector<std::vector<Row>>& devices() const { return devices_; }

  private:
    void add_device(const LatencyTable& table, int column, const std::vector<NasflatArchitecture>& encoded) {
        std::vector<double> latencies;
        std::vector<const NasflatArchitecture*> measured;
        for (std::size_t i = 0; i < encoded.size(); ++i) {
            const double ms = table.latency_ms(static_cast<Eigen::Index>(i), column);
            if (std::isnan(ms)) continue;
            if (!std::isfinite(ms) || ms <= 0) {
                throw DataError("a latency must be a positive number of milliseconds",
                                "device " + table.devices[column],
                                "Leave the cell empty where there is none");
            }
            latencies.push_back(ms);
            measured.push_back(&encoded[i]);
        }
        if (latencies.size() < 2) {
            throw DataError("a source device needs at least two measured architectures",
                            "device " + table.devices[column], "Leave the device out");
        }
        const std::vector<float> targets =
            options_.pairs_within_device ? nasflat_targets(latencies) : scaled_to_unit(latencies);
        const int device = static_cast<int>(devices_.size());
        std::vector<Row>& rows = devices_.emplace_back();
        for (std::size_t i = 0; i < targets.size(); ++i) rows.push_back({{measured[i], device}, targets[i]});
    }

    const NasflatInput& input_;
    const NasflatOptions& options_;
    std::list<std::vector<NasflatArchitecture>> architectures_;  // a list: rows point into it
    std::vector<std::vector<Row>> devices_;
};

/// The rows of an epoch in random order, cut into groups that are compared with each other: `size` rows of
/// one device, or with mixed devices all that share half a batch. What is left over joins the last group of
/// its device.
std::vector<std::vector<Row>> draw_groups(const TrainingData& data, const NasflatOptions& options,
                                          Random& random) {
    std::vector<std::vector<Row>> pools = data.devices();
    std::size_t size = options.device_rows;
    if (!options.pairs_within_device) {
        for (std::size_t i = 1; i < pools.size(); ++i) {
            pools[0].insert(pools[0].end(), pools[i].begin(), pools[i].end());
        }
        pools.resize(1);
        size = std::max(2, options.batch / 2);
    }
    std::vector<std::vector<Row>> groups;
    for (std::vector<Row>& pool : pools) {
        random.shuffle(pool);
        const std::size_t count = std::max<std::size_t>(1, pool.size() / size);
        for (std::size_t i = 0; i < count; ++i) {
            const auto first = pool.begin() + i * size;
            groups.emplace_back(first, i + 1 == count ? pool.end() : first + size);
        }
    }
    random.shuffle(groups);
    return groups;
}

/// A batch, cut into two shards (one where there is a single group).
std::vector<NasflatShard> make_shards(std::span<const std::vector<Row>> groups) {
    std::vector<NasflatShard> shards(std::min<std::size_t>(2, groups.size()));
    for (std::size_t g = 0; g < groups.size(); ++g) {
        std::vector<NasflatItem> items;
        std::vector<float> targets;
        for (const Row& row : groups[g]) {
            items.push_back(row.item);
            targets.push_back(row.target);
        }
        shards[2 * g < groups.size() ? 0 : 1].add(items, targets);
    }
    return shards;
}

NasflatProvenance provenance_of(const LatencyTable& sources, std::uint64_t seed) {
    NasflatProvenance provenance;
    provenance.devices = sources.devices;
    provenance.seed = seed;
    for (Eigen::Index device = 0; device < sources.latency_ms.cols(); ++device) {
        const auto measured = !sources.latency_ms.col(device).array().isNaN();
        provenance.rows_per_device.push_back(static_cast<std::size_t>(measured.count()));
    }
    return provenance;
}

}  // namespace

NasflatState pretrain_nasflat(const LatencyTable& sources, const NasflatOptions& options, std::uint64_t seed,
                              std::shared_ptr<const SupplementaryEncoding> supplement, int threads,
                              const Progress& progress) {
    const Random root(seed);
    Random start = root.fork(0), order = root.fork(1);
    const NasflatInput input(*sources.space, options, std::move(supplement));
    TrainingData data(input, options);
    data.add(sources);
    const int devices = static_cast<int>(data.devices().size());
    NasflatState state{options, input, provenance_of(sources, seed),
                       NasflatNetwork<float>(input, options, devices + 1, start)};
    const auto parameters = state.network.parameters();
    nn::AdamWOptions adam;
    adam.learning_rate = options.learning_rate;
    adam.weight_decay = options.weight_decay;
    nn::AdamW<float> optimiser(parameters, adam);
    NasflatGradient gradient(state.network, input, options, threads);
    const std::size_t batch_groups =
        options.pairs_within_device ? std::max(1, options.batch / options.device_rows) : 2;
    std::uint64_t step = 0;
    for (int epoch = 0; epoch < options.epochs; ++epoch) {
        optimiser.set_learning_rate(
            nn::cosine_learning_rate(options.learning_rate, 1e-6, epoch, options.epochs));
        const std::vector<std::vector<Row>> groups = draw_groups(data, options, order);
        for (std::size_t first = 0; first < groups.size(); first += batch_groups) {
            const std::size_t count = std::min(batch_groups, groups.size() - first);
            const auto shards = make_shards(std::span(groups).subspan(first, count));
            gradient(shards, root.fork(2 + step++));
            optimiser.step();
            const double share = static_cast<double>(first) / static_cast<double>(groups.size());
            progress.report(
                (epoch + share) / options.epochs,
                "pre-training, epoch " + std::to_string(epoch + 1) + " of " + std::to_string(options.epochs));
        }
    }
    return state;
}

}  // namespace latlab
