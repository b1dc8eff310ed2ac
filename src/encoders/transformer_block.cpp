#include "encoders/transformer_block.h"

namespace latlab {

template <class S>
TransformerBlock<S>::TransformerBlock(const std::string& name, nn::Index width, nn::Index heads,
                                      nn::Index feed_forward_width, double dropout_rate, Random& random)
    : attention_norm(name + ".attention_norm", width),
      query(name + ".query", width, width, random),
      key(name + ".key", width, width, random),
      value(name + ".value", width, width, random),
      output(name + ".output", width, width, random),
      feed_forward_norm(name + ".feed_forward_norm", width),
      feed_forward(name + ".feed_forward", {width, feed_forward_width, width}, random, dropout_rate),
      heads(heads),
      dropout_rate(dropout_rate) {}

template <class S>
nn::Variable<S> TransformerBlock<S>::operator()(const nn::Variable<S>& x, nn::Index length,
                                                const nn::AttentionMask& mask, Random* masks) const {
    const nn::Variable<S> seen = attention_norm(x);
    const nn::Variable<S> told =
        output(block_attention(query(seen), key(seen), value(seen), length, heads, mask));
    const nn::Variable<S> between = add(x, dropout(told, dropout_rate, masks));
    const nn::Variable<S> change = feed_forward(feed_forward_norm(between), masks);
    return add(between, dropout(change, dropout_rate, masks));
}

template <class S>
void TransformerBlock<S>::collect(nn::ParameterList<S>& list) {
    attention_norm.collect(list);
    for (nn::Linear<S>* layer : {&query, &key, &value, &output}) layer->collect(list);
    feed_forward_norm.collect(list);
    feed_forward.collect(list);
}

template struct TransformerBlock<float>;
template struct TransformerBlock<double>;

}  // namespace latlab
