#pragma once

#include "encoders/arch2vec_options.h"
#include "encoders/graph_batch.h"
#include "nn/layers.h"

namespace latlab {

/// One layer of a graph isomorphism network (Xu et al., 2019, with epsilon 0): the sum over a node and its
/// neighbours goes through two linear layers, layer norm and ReLU. Arch2Vec normalises over the batch
/// instead; norms within a node make the vector of a network independent of its company.
template <class S>
struct IsomorphismLayer {
    nn::Mlp<S> mlp;
    nn::LayerNorm<S> norm;

    IsomorphismLayer(const std::string& name, nn::Index in, nn::Index out, Random& random);
    /// nodes x in -> nodes x out.
    nn::Variable<S> operator()(const nn::Variable<S>& states, const nn::Edges& neighbours) const;
    void collect(nn::ParameterList<S>& list);
};

/// Arch2Vec's encoder (Yan et al., 2020): layers on one-hot labels (and places), and a linear layer to the
/// mean of the latent numbers.
template <class S>
struct Arch2VecNetwork {
    std::vector<IsomorphismLayer<S>> layers;
    nn::Linear<S> mean;

    Arch2VecNetwork() = default;
    Arch2VecNetwork(const SearchSpace& space, const Arch2VecOptions& options, Random& random);

    /// Node states (nodes of all graphs x columns of `mean`'s input).
    nn::Variable<S> states(nn::Tape<S>& tape, const GraphBatch& batch) const;
    /// Vectors (graphs x width): the mean over the nodes of their latent means.
    nn::Variable<S> operator()(nn::Tape<S>& tape, const GraphBatch& batch) const;
    nn::ParameterList<S> parameters();

  private:
    nn::Index labels_ = 0;
    bool positions_ = false, every_layer_ = false;
};

/// What training needs besides, and nobody afterwards: the deviation of the latent numbers and the way back
/// from them to operations and links.
template <class S>
struct Arch2VecDecoder {
    nn::Linear<S> log_deviation;
    nn::Linear<S> operations;  ///< latent -> labels of a node, or of all places at once
    nn::Linear<S> links;       ///< pooled latent -> which of all pairs of nodes are linked

    Arch2VecDecoder(const SearchSpace& space, const Arch2VecOptions& options, nn::Index state_width,
                    Random& random);
    /// The loss of a batch, 1 x 1. random: gives the latent noise and dropout.
    nn::Variable<S> operator()(nn::Tape<S>& tape, const Arch2VecNetwork<S>& network, const GraphBatch& batch,
                               const Arch2VecOptions& options, Random& random) const;
    void collect(nn::ParameterList<S>& list);

  private:
    nn::Index label_count_ = 0;
};

}  // namespace latlab
