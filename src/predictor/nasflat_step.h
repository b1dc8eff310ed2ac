#pragma once

#include <span>
#include <vector>

#include "base/random.h"
#include "nn/tape.h"
#include "predictor/nasflat_loss.h"
#include "predictor/nasflat_state.h"

namespace latlab {

/// Rows that one tape runs, with the groups in which they are compared.
struct NasflatShard {
    std::vector<NasflatItem> items;
    std::vector<float> targets;
    std::vector<NasflatGroup> groups;

    /// Appends a group.
    void add(std::span<const NasflatItem> group_items, std::span<const float> group_targets);
};

/// Computes the gradient of the loss over one or two shards, each on a tape and, with two threads, a thread
/// of its own. A batch is always cut in the same shards and their gradients are added in the same order, so
/// results do not depend on the number of threads.
class NasflatGradient {
  public:
    /// The network must stay in place.
    NasflatGradient(NasflatNetwork<float>& network, const NasflatInput& input, const NasflatOptions& options,
                    int threads);

    /// Sets the gradients of the network's parameters; returns the loss, the mean over all groups.
    /// random: gives dropout masks and drawn pairs.
    double operator()(std::span<const NasflatShard> shards, const Random& random);

  private:
    double run(const NasflatNetwork<float>& network, nn::Tape<float>& tape, const NasflatShard& shard,
               double weight, Random random) const;

    NasflatNetwork<float>& network_;
    NasflatNetwork<float> copy_;  ///< the second shard's, so that gradients stay apart
    nn::ParameterList<float> parameters_, copy_parameters_;
    const NasflatInput& input_;
    const NasflatOptions& options_;
    [[maybe_unused]] int threads_;  ///< WebAssembly has one
    nn::Tape<float> tape_, copy_tape_;
};

/// What training compares within one device: logarithms of the latencies with mean 0 and standard deviation
/// 1, no further than 3 from 0, so that a few outliers do not rule.
std::vector<float> nasflat_targets(std::span<const double> latencies_ms);

}  // namespace latlab
