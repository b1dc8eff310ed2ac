#pragma once

#include <string>
#include <vector>

#include "base/random.h"
#include "nn/operations.h"
#include "nn/parameter.h"

namespace latlab::nn {

// A layer owns its parameters (so a copy is independent), names them "<layer>.<parameter>", lists them with
// collect(), and is called like a function. A network is a struct of named layers with a collect() of its
// own.

/// How large a linear layer's first weights and biases are: uniform in +-1/sqrt(fan).
enum class LinearStart {
    fan_in,   ///< PyTorch's default
    fan_out,  ///< NASFLAT's graph layers
    zero,
};

/// x (n x in) -> x * weight + bias (n x out). weight is in x out (the transpose of PyTorch's).
template <class S>
struct Linear {
    Parameter<S> weight;
    Parameter<S> bias;  ///< 1 x out, or empty for a layer without one

    Linear() = default;
    Linear(const std::string& name, Index in, Index out, Random& random,
           LinearStart start = LinearStart::fan_in, bool with_bias = true);
    Variable<S> operator()(const Variable<S>& x) const;
    void collect(ParameterList<S>& list);
};

/// Row numbers -> their learned rows (n x width). Starts as N(0, 1).
template <class S>
struct Embedding {
    Parameter<S> table;  ///< count x width

    Embedding() = default;
    Embedding(const std::string& name, Index count, Index width, Random& random);
    Variable<S> operator()(Tape<S>& tape, Rows items) const;
    void collect(ParameterList<S>& list);
};

/// Affine layer norm over the features of each row, epsilon 1e-5. Starts with gain 1 and bias 0.
template <class S>
struct LayerNorm {
    Parameter<S> gain;  ///< 1 x width; named "<layer>.weight", as in PyTorch
    Parameter<S> bias;  ///< 1 x width

    LayerNorm() = default;
    LayerNorm(const std::string& name, Index width);
    Variable<S> operator()(const Variable<S>& x) const;
    void collect(ParameterList<S>& list);
};

/// Linear layers with ReLU (and dropout, when training) between them, none after the last.
/// Parameters are named "<name>.0.weight", "<name>.1.weight", ...
template <class S>
struct Mlp {
    std::vector<Linear<S>> layers;
    double dropout_rate = 0;

    Mlp() = default;
    /// widths: in, hidden..., out.
    Mlp(const std::string& name, const std::vector<Index>& widths, Random& random, double dropout_rate = 0);
    /// random: where dropout draws its masks; nullptr when not training.
    Variable<S> operator()(const Variable<S>& x, Random* random = nullptr) const;
    void collect(ParameterList<S>& list);
};

}  // namespace latlab::nn
