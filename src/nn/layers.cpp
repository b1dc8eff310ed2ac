#include "nn/layers.h"

#include <cmath>

#include "nn/shapes.h"

namespace latlab::nn {
namespace {

double start_bound(LinearStart start, Index in, Index out) {
    switch (start) {
        case LinearStart::fan_in:
            return 1 / std::sqrt(static_cast<double>(in));
        case LinearStart::fan_out:
            return 1 / std::sqrt(static_cast<double>(out));
        case LinearStart::zero:
            break;
    }
    return 0;
}

}  // namespace

template <class S>
Linear<S>::Linear(const std::string& name, Index in, Index out, Random& random, LinearStart start,
                  bool with_bias) {
    const double bound = start_bound(start, in, out);
    weight = uniform_parameter<S>(name + ".weight", in, out, bound, random);
    if (with_bias) bias = uniform_parameter<S>(name + ".bias", 1, out, bound, random);
}

template <class S>
Variable<S> Linear<S>::operator()(const Variable<S>& x) const {
    Tape<S>& tape = x.tape();
    if (bias.value.size() == 0) return matmul(x, tape.parameter(weight));
    return linear(x, tape.parameter(weight), tape.parameter(bias));
}

template <class S>
void Linear<S>::collect(ParameterList<S>& list) {
    list.add(weight);
    if (bias.value.size() > 0) list.add(bias);
}

template <class S>
Embedding<S>::Embedding(const std::string& name, Index count, Index width, Random& random)
    : table(normal_parameter<S>(name + ".weight", count, width, 1, random)) {}

template <class S>
Variable<S> Embedding<S>::operator()(Tape<S>& tape, Rows items) const {
    return gather_rows(tape.parameter(table), std::move(items));
}

template <class S>
void Embedding<S>::collect(ParameterList<S>& list) {
    list.add(table);
}

template <class S>
LayerNorm<S>::LayerNorm(const std::string& name, Index width)
    : gain(constant_parameter<S>(name + ".weight", 1, width, 1)),
      bias(constant_parameter<S>(name + ".bias", 1, width, 0)) {}

template <class S>
Variable<S> LayerNorm<S>::operator()(const Variable<S>& x) const {
    return layer_norm(x, x.tape().parameter(gain), x.tape().parameter(bias));
}

template <class S>
void LayerNorm<S>::collect(ParameterList<S>& list) {
    list.add(gain);
    list.add(bias);
}

template <class S>
Mlp<S>::Mlp(const std::string& name, const std::vector<Index>& widths, Random& random, double dropout_rate)
    : dropout_rate(dropout_rate) {
    require(widths.size() >= 2, "Mlp: needs at least the widths of input and output");
    for (std::size_t i = 0; i + 1 < widths.size(); ++i) {
        layers.emplace_back(name + "." + std::to_string(i), widths[i], widths[i + 1], random);
    }
}

template <class S>
Variable<S> Mlp<S>::operator()(const Variable<S>& x, Random* random) const {
    Variable<S> state = layers[0](x);
    for (std::size_t i = 1; i < layers.size(); ++i) {
        state = layers[i](dropout(relu(state), dropout_rate, random));
    }
    return state;
}

template <class S>
void Mlp<S>::collect(ParameterList<S>& list) {
    for (Linear<S>& layer : layers) layer.collect(list);
}

template struct Linear<float>;
template struct Linear<double>;
template struct Embedding<float>;
template struct Embedding<double>;
template struct LayerNorm<float>;
template struct LayerNorm<double>;
template struct Mlp<float>;
template struct Mlp<double>;

}  // namespace latlab::nn
