#pragma once

#include <string>

#include "nn/layers.h"

namespace latlab {

/// A transformer block that normalises first (Xiong et al., 2020):
///   x <- x + attention(norm(x)),  x <- x + feed_forward(norm(x)),
/// with dropout on what is added and ReLU inside feed_forward.
template <class S>
struct TransformerBlock {
    nn::LayerNorm<S> attention_norm;
    nn::Linear<S> query, key, value, output;
    nn::LayerNorm<S> feed_forward_norm;
    nn::Mlp<S> feed_forward;
    nn::Index heads = 1;
    double dropout_rate = 0;

    TransformerBlock(const std::string& name, nn::Index width, nn::Index heads, nn::Index feed_forward_width,
                     double dropout_rate, Random& random);
    /// x (sequences*length x width) -> the same shape. mask: see block_attention(). masks: where dropout
    /// draws in training, else nullptr.
    nn::Variable<S> operator()(const nn::Variable<S>& x, nn::Index length, const nn::AttentionMask& mask,
                               Random* masks) const;
    void collect(nn::ParameterList<S>& list);
};

}  // namespace latlab
