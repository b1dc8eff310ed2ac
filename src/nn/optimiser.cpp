#include "nn/optimiser.h"

#include <cmath>
#include <numbers>
#include <stdexcept>

namespace latlab::nn {

template <class S>
AdamW<S>::AdamW(const ParameterList<S>& parameters, const AdamWOptions& options) : options_(options) {
    for (Parameter<S>* parameter : parameters) {
        Slot slot;
        slot.parameter = parameter;
        slots_.push_back(std::move(slot));
    }
}

template <class S>
void AdamW<S>::set_multiplier(std::string_view prefix, double factor) {
    bool any = false;
    for (Slot& slot : slots_) {
        if (!std::string_view(slot.parameter->name).starts_with(prefix)) continue;
        any = true;
        if (prefix.size() < slot.prefix_length) continue;
        slot.prefix_length = prefix.size();
        slot.multiplier = factor;
    }
    if (!any) throw std::invalid_argument("no parameter is called " + std::string(prefix));
}

template <class S>
void AdamW<S>::step() {
    for (Slot& slot : slots_) {
        Parameter<S>& parameter = *slot.parameter;
        if (!parameter.trainable || parameter.gradient.size() == 0) continue;
        if (slot.steps++ == 0) {
            slot.mean.setZero(parameter.value.rows(), parameter.value.cols());
            slot.square.setZero(parameter.value.rows(), parameter.value.cols());
        }
        const double rate = options_.learning_rate * slot.multiplier;
        const S beta1 = static_cast<S>(options_.beta1), beta2 = static_cast<S>(options_.beta2);
        // The running means start at zero; these corrections undo that bias.
        const double correction1 = 1 - std::pow(options_.beta1, slot.steps);
        const double correction2 = 1 - std::pow(options_.beta2, slot.steps);
        const S size = static_cast<S>(rate / correction1);
        const S root = static_cast<S>(1 / std::sqrt(correction2));
        const S keep = static_cast<S>(1 - rate * options_.weight_decay);
        const auto gradient = parameter.gradient.array();
        slot.mean.array() = beta1 * slot.mean.array() + (S(1) - beta1) * gradient;
        slot.square.array() = beta2 * slot.square.array() + (S(1) - beta2) * gradient.square();
        parameter.value.array() =
            keep * parameter.value.array() -
            size * slot.mean.array() / (slot.square.array().sqrt() * root + static_cast<S>(options_.epsilon));
    }
}

double cosine_learning_rate(double peak, double minimum, int epoch, int epochs) {
    return minimum + (peak - minimum) * (1 + std::cos(std::numbers::pi * epoch / epochs)) / 2;
}

double warm_up_learning_rate(double peak, int warm_up, int step, int steps) {
    if (step < warm_up) return peak * (step + 1) / warm_up;
    return steps > warm_up ? peak * (steps - step) / (steps - warm_up) : peak;
}

template <class S>
double clip_gradient_norm(const ParameterList<S>& parameters, double limit) {
    double square = 0;
    for (const Parameter<S>* parameter : parameters) {
        if (parameter->trainable) square += static_cast<double>(parameter->gradient.squaredNorm());
    }
    const double norm = std::sqrt(square);
    if (norm > limit) {
        const S factor = static_cast<S>(limit / norm);
        for (const Parameter<S>* parameter : parameters) parameter->gradient *= factor;
    }
    return norm;
}

template class AdamW<float>;
template class AdamW<double>;
template double clip_gradient_norm(const ParameterList<float>&, double);
template double clip_gradient_norm(const ParameterList<double>&, double);

}  // namespace latlab::nn
