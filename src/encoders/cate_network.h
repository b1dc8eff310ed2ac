#pragma once

#include <cstdint>
#include <vector>

#include "encoders/cate_options.h"
#include "encoders/graph_batch.h"
#include "encoders/transformer_block.h"

namespace latlab {

/// CATE's encoder: transformer blocks on the operations of an architecture, where a token sees itself and
/// what data reaches it from.
template <class S>
struct CateNetwork {
    nn::Embedding<S> token;     ///< labels and, after them, the mask
    nn::Embedding<S> position;  ///< of the nodes; empty without positions
    std::vector<TransformerBlock<S>> blocks;

    CateNetwork() = default;
    CateNetwork(const SearchSpace& space, const CateOptions& options, Random& random);

    /// The states of all tokens after each block (each nodes of all graphs x token width). tokens: as
    /// GraphBatch::labels(), some perhaps replaced.
    std::vector<nn::Variable<S>> states(nn::Tape<S>& tape, const GraphBatch& batch,
                                        std::vector<std::int32_t> tokens, Random* masks) const;
    /// Vectors (graphs x cate_width()).
    nn::Variable<S> operator()(nn::Tape<S>& tape, const GraphBatch& batch) const;
    nn::ParameterList<S> parameters();

  private:
    bool pooled_ = true, every_block_ = true;
};

/// Numbers of a vector.
int cate_width(const CateOptions& options);

/// What training needs besides: blocks on which the tokens of both architectures of a pair meet, and a layer
/// that tells a hidden operation from the state of its token.
template <class S>
struct CateCrossNetwork {
    nn::Embedding<S> segment;  ///< first or second of the pair
    std::vector<TransformerBlock<S>> blocks;
    nn::LayerNorm<S> norm;
    nn::Linear<S> operations;  ///< token width -> labels

    CateCrossNetwork(const SearchSpace& space, const CateOptions& options, Random& random);

    /// states (nodes of all graphs x token width), where graphs 2p and 2p + 1 are a pair; hidden: rows whose
    /// operation is to be told -> logits, hidden rows x labels.
    nn::Variable<S> operator()(const nn::Variable<S>& states, nn::Index nodes, nn::Rows hidden,
                               Random* masks) const;
    void collect(nn::ParameterList<S>& list);
};

}  // namespace latlab
