#include "predictor/nasflat_step.h"

#include <algorithm>
#include <cmath>
#include <future>

#include "base/statistics.h"

namespace latlab {

void NasflatShard::add(std::span<const NasflatItem> group_items, std::span<const float> group_targets) {
    groups.push_back({static_cast<int>(items.size()), static_cast<int>(group_items.size())});
    items.insert(items.end(), group_items.begin(), group_items.end());
    targets.insert(targets.end(), group_targets.begin(), group_targets.end());
}

NasflatGradient::NasflatGradient(NasflatNetwork<float>& network, const NasflatInput& input,
                                 const NasflatOptions& options, int threads)
    : network_(network),
      copy_(network),
      parameters_(network.parameters()),
      copy_parameters_(copy_.parameters()),
      input_(input),
      options_(options),
      threads_(threads) {}

double NasflatGradient::run(const NasflatNetwork<float>& network, nn::Tape<float>& tape,
                            const NasflatShard& shard, double weight, Random random) const {
    Random dropout = random.fork(1);
    const auto scores = network(tape, input_.batch(shard.items), &dropout);
    nn::Matrix<float> gradient(scores.rows(), 1);
    const double loss = nasflat_loss({scores.value().data(), shard.items.size()}, shard.targets, shard.groups,
                                     options_, random, {gradient.data(), shard.items.size()});
    gradient *= static_cast<float>(weight);
    tape.backward(scores, gradient);
    return weight * loss;
}

double NasflatGradient::operator()(std::span<const NasflatShard> shards, const Random& random) {
    parameters_.zero_gradients();
    if (shards.size() == 1) return run(network_, tape_, shards[0], 1, random.fork(0));
    for (auto from = parameters_.begin(), to = copy_parameters_.begin(); from != parameters_.end();
         ++from, ++to) {
        (*to)->value = (*from)->value;
    }
    copy_parameters_.zero_gradients();
    const double groups = static_cast<double>(shards[0].groups.size() + shards[1].groups.size());
    const auto first = [&] {
        return run(network_, tape_, shards[0], shards[0].groups.size() / groups, random.fork(0));
    };
    const auto second = [&] {
        return run(copy_, copy_tape_, shards[1], shards[1].groups.size() / groups, random.fork(1));
    };
    double loss = 0;
#ifndef __EMSCRIPTEN__
    if (threads_ > 1) {
        auto other = std::async(std::launch::async, second);
        loss = first();
        loss += other.get();
    } else
#endif
    {
        loss = first();
        loss += second();
    }
    for (auto to = parameters_.begin(), from = copy_parameters_.begin(); to != parameters_.end();
         ++from, ++to) {
        if ((*from)->gradient.size() == 0) continue;
        if ((*to)->gradient.size() == 0) {
            (*to)->gradient = (*from)->gradient;
        } else {
            (*to)->gradient += (*from)->gradient;
        }
    }
    return loss;
}

std::vector<float> nasflat_targets(std::span<const double> latencies_ms) {
    std::vector<double> logarithms;
    for (const double ms : latencies_ms) logarithms.push_back(std::log(ms));
    const double centre = mean(logarithms);
    const double deviation = standard_deviation(logarithms);
    std::vector<float> targets;
    for (const double value : logarithms) {
        const double z = deviation > 0 ? (value - centre) / deviation : 0;
        targets.push_back(static_cast<float>(std::clamp(z, -3.0, 3.0)));
    }
    return targets;
}

}  // namespace latlab
