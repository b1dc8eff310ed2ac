#pragma once

#include <optional>
#include <vector>

#include "nn/layers.h"
#include "predictor/nasflat_input.h"
#include "predictor/nasflat_options.h"

namespace latlab {

/// One graph layer of NASFLAT (in -> out), gated by each node's token e:
///   flow       sigmoid(G e + g) * sum of W h over the predecessors + W h + b           (dense graph flow)
///   attention  LayerNorm(sigmoid(G' e + g') * graph_attention(W' h)) (nn/graph_operations.h) ensemble their
///   mean
template <class S>
struct NasflatGraphLayer {
    struct Branch {
        nn::Linear<S> weight;
        nn::Linear<S> gate;
    };
    struct Flow : Branch {
        nn::Parameter<S> bias;  ///< 1 x out
    };
    struct Attention : Branch {
        nn::Parameter<S> score;  ///< 1 x out
        nn::LayerNorm<S> norm;
    };
    std::optional<Flow> flow;
    std::optional<Attention> attention;

    NasflatGraphLayer() = default;
    NasflatGraphLayer(const std::string& name, nn::Index in, nn::Index out, nn::Index token_width,
                      NasflatOptions::Layer kind, Random& random);
    /// states: nodes x in, or one row a place of a graph where `place` says which of them each node has
    /// (the first layer, whose input does not depend on the operations: the product is then made once).
    /// tokens: distinct tokens x token_width, `token` the one of each node. Result: nodes x out.
    nn::Variable<S> operator()(const nn::Variable<S>& states, const nn::Rows& place,
                               const nn::Variable<S>& tokens, const nn::Rows& token,
                               const NasflatGraphs& graphs) const;
    void collect(nn::ParameterList<S>& list);
};

/// The latency predictor's network (section 4 of the paper): scores, higher for slower, that mean something
/// only within one device.
///   x = W_x (features of the nodes' places); token e_v = [operation | device]
///   operation pass: 2 graph layers on x with tokens e; summary b = MLP(state of the last node)
///   e_v <- MLP([e_v | b])
///   main pass: 3 graph layers on x with the refined tokens; mean over the nodes
///   score = MLP([mean | device if at the head | MLP(supplement)])
template <class S>
struct NasflatNetwork {
    // Tokens.
    nn::Embedding<S> operation, device;
    nn::Parameter<S> output_operation, output_device;  ///< the last node's, one for all devices
    // Features of the places.
    nn::Parameter<S> input_feature, node_feature, position_feature;  ///< 1, 1, positions x token width
    nn::Linear<S> feature;
    // Refinement.
    std::vector<NasflatGraphLayer<S>> operation_pass;
    nn::Mlp<S> summary;
    nn::Linear<S> update_token, update_summary, update;  ///< the first two are halves of one layer
    // Main pass and head.
    std::vector<NasflatGraphLayer<S>> main_pass;
    nn::Mlp<S> device_head, supplement, head;

    NasflatNetwork() = default;
    /// devices: rows of the hardware embedding.
    NasflatNetwork(const NasflatInput& input, const NasflatOptions& options, int devices, Random& random);

    /// Scores (rows x 1). dropout: where masks are drawn in training, else nullptr.
    nn::Variable<S> operator()(nn::Tape<S>& tape, const NasflatBatch& batch, Random* dropout = nullptr) const;
    nn::ParameterList<S> parameters();

  private:
    nn::Variable<S> node_features(nn::Tape<S>& tape) const;
    nn::Variable<S> base_tokens(nn::Tape<S>& tape, const NasflatBatch& batch) const;
    nn::Variable<S> refined_tokens(const nn::Variable<S>& base, const nn::Variable<S>& features,
                                   const NasflatBatch& batch) const;

    bool hardware_in_tokens_ = true;
    nn::Index nodes_ = 0, pooled_ = 0;
};

}  // namespace latlab
