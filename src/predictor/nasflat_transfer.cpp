#include "predictor/nasflat_transfer.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <unordered_map>

#include "base/statistics.h"
#include "nn/optimiser.h"
#include "predictor/nasflat_scores.h"
#include "predictor/nasflat_step.h"
#include "predictor/transfer_checks.h"

namespace latlab {
namespace {

using Parameters = nn::ParameterList<float>;

/// Which part of the network a transfer changes.
void choose_trained(const Parameters& parameters, NasflatOptions::Trained trained) {
    if (trained == NasflatOptions::Trained::everything) return;
    parameters.set_trainable("", false);
    parameters.set_trainable("device", true);
    if (trained == NasflatOptions::Trained::head_and_hardware) parameters.set_trainable("head.", true);
}

std::vector<nn::Matrix<float>> values_of(const Parameters& parameters) {
    std::vector<nn::Matrix<float>> values;
    for (const auto* parameter : parameters) values.push_back(parameter->value);
    return values;
}

/// Decoupled weight decay towards the pre-trained weights.
void pull_back(const Parameters& parameters, const std::vector<nn::Matrix<float>>& anchors, float share) {
    auto anchor = anchors.begin();
    for (auto* parameter : parameters) {
        if (parameter->trainable) parameter->value += share * (*anchor - parameter->value);
        ++anchor;
    }
}

/// The mean of the parameters over the last epochs.
class WeightAverage {
  public:
    void add(const Parameters& parameters) {
        if (sums_.empty()) {
            sums_ = values_of(parameters);
        } else {
            auto sum = sums_.begin();
            for (const auto* parameter : parameters) *sum++ += parameter->value;
        }
        ++count_;
    }
    void apply(const Parameters& parameters) const {
        if (count_ == 0) return;
        auto sum = sums_.begin();
        for (auto* parameter : parameters) parameter->value = *sum++ / static_cast<float>(count_);
    }

  private:
    std::vector<nn::Matrix<float>> sums_;
    int count_ = 0;
};

/// One epoch's batches: the rows in random order, in nearly equal parts of at most `size`.
std::vector<NasflatShard> draw_batches(const std::vector<NasflatItem>& items,
                                       const std::vector<float>& targets, int size, Random& random) {
    std::vector<std::size_t> order(items.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    random.shuffle(order);
    const std::size_t count = (items.size() + size - 1) / size;
    std::vector<NasflatShard> batches(count);
    for (std::size_t b = 0; b < count; ++b) {
        std::vector<NasflatItem> batch_items;
        std::vector<float> batch_targets;
        for (std::size_t i = b * order.size() / count; i < (b + 1) * order.size() / count; ++i) {
            batch_items.push_back(items[order[i]]);
            batch_targets.push_back(targets[order[i]]);
        }
        batches[b].add(batch_items, batch_targets);
    }
    return batches;
}

void fine_tune(NasflatNetwork<float>& network, const NasflatState& state,
               const std::vector<NasflatItem>& items, const std::vector<float>& targets, std::uint64_t seed,
               const Progress& progress) {
    const NasflatOptions& options = state.options;
    const Random root(seed);
    Random order = root.fork(0);
    const Parameters parameters = network.parameters();
    choose_trained(parameters, options.trained);
    const std::vector<nn::Matrix<float>> anchors = values_of(parameters);
    nn::AdamWOptions adam;
    adam.learning_rate = options.transfer_learning_rate;
    adam.weight_decay = options.transfer_weight_decay;
    nn::AdamW<float> optimiser(parameters, adam);
    NasflatGradient gradient(network, state.input, options, 1);
    WeightAverage average;
    std::uint64_t step = 0;
    for (int epoch = 0; epoch < options.transfer_epochs; ++epoch) {
        progress.report(static_cast<double>(epoch) / options.transfer_epochs, "adapting to the device");
        const double rate =
            nn::cosine_learning_rate(options.transfer_learning_rate, 1e-6, epoch, options.transfer_epochs);
        optimiser.set_learning_rate(rate);
        for (const NasflatShard& batch : draw_batches(items, targets, options.transfer_batch, order)) {
            gradient({&batch, 1}, root.fork(1 + step++));
            optimiser.step();
            if (options.anchor > 0) {
                pull_back(parameters, anchors, static_cast<float>(std::min(1.0, rate * options.anchor)));
            }
        }
        if (epoch >= options.transfer_epochs - options.averaged_epochs) average.add(parameters);
    }
    average.apply(parameters);
}

}  // namespace

NasflatMethod::NasflatMethod(std::shared_ptr<const NasflatState> state, std::optional<LatencyTable> sources,
                             int threads)
    : state_(std::move(state)), sources_(std::move(sources)), threads_(threads) {
    if (!sources_) return;
    for (std::size_t i = 0; i < sources_->architectures.size(); ++i) {
        source_rows_[sources_->architectures[i]] = static_cast<Eigen::Index>(i);
    }
}

/// The source device of the highest Spearman correlation with the measurements.
int NasflatMethod::nearest_source(std::span<const Measurement> measurements) const {
    std::vector<Architecture> architectures;
    std::vector<double> target;
    for (const Measurement& measurement : measurements) {
        architectures.push_back(measurement.architecture);
        target.push_back(measurement.latency_ms);
    }
    int best = 0;
    double best_correlation = -2;
    for (int device = 0; device < state_->target_row(); ++device) {
        std::vector<double> source = measured_latencies(architectures, device);
        if (source.empty()) {
            source = nasflat_scores(state_->network, state_->input, architectures, device, 1);
        }
        const double correlation = spearman(source, target);
        if (correlation > best_correlation) {
            best_correlation = correlation;
            best = device;
        }
    }
    return best;
}

/// A source device's latencies of these architectures; empty where the tables do not have them all.
std::vector<double> NasflatMethod::measured_latencies(std::span<const Architecture> architectures,
                                                      int device) const {
    std::vector<double> latencies;
    if (!sources_) return latencies;
    const int column = sources_->column(state_->provenance.devices[device]);
    for (const Architecture& architecture : architectures) {
        const auto row = source_rows_.find(architecture);
        const double ms = row == source_rows_.end() ? NAN : sources_->latency_ms(row->second, column);
        if (std::isnan(ms)) return {};
        latencies.push_back(ms);
    }
    return latencies;
}

std::unique_ptr<Predictor> NasflatMethod::transfer(std::span<const Measurement> measurements,
                                                   std::uint64_t seed, const Progress& progress) const {
    check_measurements(measurements);
    const NasflatOptions& options = state_->options;
    const NasflatInput& input = state_->input;
    NasflatNetwork<float> network = state_->network;
    if (!options.reset_before_each_transfer) {
        const std::lock_guard lock(carried_mutex_);
        if (carried_) network = *carried_;
    }
    const int target = state_->target_row();
    std::vector<Architecture> architectures;
    std::vector<double> latencies;
    std::vector<NasflatArchitecture> encoded;
    for (const Measurement& measurement : measurements) {
        architectures.push_back(measurement.architecture);
        latencies.push_back(measurement.latency_ms);
        encoded.push_back(input.encode(measurement.architecture));
    }
    std::vector<NasflatItem> items;
    for (const NasflatArchitecture& architecture : encoded) items.push_back({&architecture, target});
    if (options.nearest_hardware) {
        auto& table = network.device.table.value;
        table.row(target) = table.row(nearest_source(measurements));
    }
    fine_tune(network, *state_, items, nasflat_targets(latencies), seed, progress);
    if (!options.reset_before_each_transfer) {
        const std::lock_guard lock(carried_mutex_);
        carried_ = network;
    }
    const std::vector<double> scores = nasflat_scores(network, input, architectures, target, 1);
    return std::make_unique<NasflatPredictor>(input, std::move(network), target,
                                              ScoreMap::fit(scores, latencies), threads_);
}

NasflatPredictor::NasflatPredictor(NasflatInput input, NasflatNetwork<float> network, int device,
                                   ScoreMap map, int threads)
    : input_(std::move(input)),
      network_(std::move(network)),
      device_(device),
      map_(std::move(map)),
      threads_(threads) {}

std::vector<LatencyEstimate> NasflatPredictor::predict(std::span<const Architecture> architectures,
                                                       const Progress& progress) const {
    std::vector<LatencyEstimate> estimates;
    for (const double score : nasflat_scores(network_, input_, architectures, device_, threads_, progress)) {
        estimates.push_back({map_(score)});
    }
    return estimates;
}

}  // namespace latlab
