#include "nn/parameter.h"

#include <stdexcept>

namespace latlab::nn {
namespace {

template <class S, class Draw>
Parameter<S> filled(std::string name, Index rows, Index columns, const Draw& draw) {
    Parameter<S> parameter;
    parameter.name = std::move(name);
    parameter.value.resize(rows, columns);
    for (Index i = 0; i < parameter.value.size(); ++i) parameter.value.data()[i] = static_cast<S>(draw());
    return parameter;
}

}  // namespace

template <class S>
Parameter<S> uniform_parameter(std::string name, Index rows, Index columns, double bound, Random& random) {
    return filled<S>(std::move(name), rows, columns, [&] { return random.uniform(-bound, bound); });
}

template <class S>
Parameter<S> normal_parameter(std::string name, Index rows, Index columns, double deviation, Random& random) {
    return filled<S>(std::move(name), rows, columns, [&] { return deviation * random.normal(); });
}

template <class S>
Parameter<S> constant_parameter(std::string name, Index rows, Index columns, double value) {
    return filled<S>(std::move(name), rows, columns, [&] { return value; });
}

template <class S>
void ParameterList<S>::add(Parameter<S>& parameter) {
    if (!by_name_.emplace(parameter.name, &parameter).second) {
        throw std::logic_error("two parameters are called " + parameter.name);
    }
    parameters_.push_back(&parameter);
}

template <class S>
Parameter<S>* ParameterList<S>::find(std::string_view name) const {
    const auto found = by_name_.find(name);
    return found == by_name_.end() ? nullptr : found->second;
}

template <class S>
std::size_t ParameterList<S>::count() const {
    std::size_t sum = 0;
    for (const Parameter<S>* parameter : parameters_)
        sum += static_cast<std::size_t>(parameter->value.size());
    return sum;
}

template <class S>
void ParameterList<S>::zero_gradients() const {
    for (const Parameter<S>* parameter : parameters_) parameter->gradient.setZero();
}

template <class S>
std::size_t ParameterList<S>::set_trainable(std::string_view prefix, bool trainable) const {
    std::size_t matches = 0;
    for (Parameter<S>* parameter : parameters_) {
        if (!std::string_view(parameter->name).starts_with(prefix)) continue;
        parameter->trainable = trainable;
        ++matches;
    }
    return matches;
}

template Parameter<float> uniform_parameter(std::string, Index, Index, double, Random&);
template Parameter<double> uniform_parameter(std::string, Index, Index, double, Random&);
template Parameter<float> normal_parameter(std::string, Index, Index, double, Random&);
template Parameter<double> normal_parameter(std::string, Index, Index, double, Random&);
template Parameter<float> constant_parameter(std::string, Index, Index, double);
template Parameter<double> constant_parameter(std::string, Index, Index, double);
template class ParameterList<float>;
template class ParameterList<double>;

}  // namespace latlab::nn
