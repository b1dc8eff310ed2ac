#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "nn/parameter.h"

namespace latlab::nn {

struct AdamWOptions {
    double learning_rate = 1e-3;
    double beta1 = 0.9;
    double beta2 = 0.999;
    double epsilon = 1e-8;
    double weight_decay = 1e-2;
};

/// Adam with decoupled weight decay (Loshchilov, Hutter 2019), as in PyTorch's AdamW. Refers to the
/// parameters of the list given, which must stay in place.
template <class S>
class AdamW {
  public:
    AdamW(const ParameterList<S>& parameters, const AdamWOptions& options);

    void set_learning_rate(double rate) { options_.learning_rate = rate; }
    double learning_rate() const { return options_.learning_rate; }
    /// The learning rate of parameters whose name starts with `prefix` is multiplied by `factor`; the longest
    /// matching prefix holds. Throws std::invalid_argument when no parameter's name starts so.
    void set_multiplier(std::string_view prefix, double factor);
    /// One step along Parameter::gradient. Parameters that are not trainable, or that no backward pass has
    /// reached yet, stay as they are.
    void step();

  private:
    struct Slot {
        Parameter<S>* parameter;
        Matrix<S> mean, square;  // running means of the gradient and of its square
        double multiplier = 1;
        std::size_t prefix_length = 0;
        long steps = 0;
    };
    AdamWOptions options_;
    std::vector<Slot> slots_;
};

/// Cosine schedule: `peak` in epoch 0, falling to `minimum` in epoch `epochs`.
double cosine_learning_rate(double peak, double minimum, int epoch, int epochs);

/// Linear schedule: rises to `peak` over the first `warm_up` steps, then falls to 0 in step `steps`.
double warm_up_learning_rate(double peak, int warm_up, int step, int steps);

/// Scales all gradients so that their common Euclidean norm is at most `limit`; returns the norm before.
template <class S>
double clip_gradient_norm(const ParameterList<S>& parameters, double limit);

}  // namespace latlab::nn
