#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "nn/matrix.h"

namespace latlab::nn {

/// A named matrix that training changes. Copying a parameter (or a layer, or a network made of layers) copies
/// its numbers: a transfer works on a copy of the pre-trained network and leaves that untouched.
template <class S>
struct Parameter {
    std::string name;
    Matrix<S> value;
    /// Sum of what recorded passes have sent back since zero_gradients(); empty until the first backward pass
    /// that reaches this parameter. Mutable, because a forward pass takes a const network; so one network is
    /// trained by one tape at a time, while any number of threads may run it on tapes that do not record.
    mutable Matrix<S> gradient;
    bool trainable = true;
};

/// Uniform in [-bound, bound].
template <class S>
Parameter<S> uniform_parameter(std::string name, Index rows, Index columns, double bound, Random& random);
/// Normal with mean 0.
template <class S>
Parameter<S> normal_parameter(std::string name, Index rows, Index columns, double deviation, Random& random);
template <class S>
Parameter<S> constant_parameter(std::string name, Index rows, Index columns, double value);

/// The parameters of a network in a fixed order, each name once. Refers to them, so it must not outlive the
/// network and is collected anew for a copy of it.
template <class S>
class ParameterList {
  public:
    /// Throws std::logic_error if the name is already taken.
    void add(Parameter<S>& parameter);
    /// nullptr if there is none.
    Parameter<S>* find(std::string_view name) const;

    auto begin() const { return parameters_.begin(); }  // of Parameter<S>*
    auto end() const { return parameters_.end(); }
    std::size_t size() const { return parameters_.size(); }
    /// Numbers in all parameters together.
    std::size_t count() const;
    void zero_gradients() const;
    /// Sets trainable of every parameter whose name starts with the prefix; returns how many there are.
    std::size_t set_trainable(std::string_view prefix, bool trainable) const;

  private:
    std::vector<Parameter<S>*> parameters_;
    std::map<std::string, Parameter<S>*, std::less<>> by_name_;
};

}  // namespace latlab::nn
