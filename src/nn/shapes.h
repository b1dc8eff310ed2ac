#pragma once

#include <stdexcept>
#include <string>

#include "nn/tape.h"

namespace latlab::nn {

/// Wrong shapes are faults of the program: says which operation and what it got.
template <class S>
[[noreturn]] void refuse_shapes(const char* operation, const Variable<S>& x, const Variable<S>& y) {
    const auto text = [](const Variable<S>& v) {
        return std::to_string(v.rows()) + " x " + std::to_string(v.columns());
    };
    throw std::invalid_argument(std::string(operation) + ": shapes " + text(x) + " and " + text(y) +
                                " do not fit");
}

inline void require(bool condition, const char* message) {
    if (!condition) throw std::invalid_argument(message);
}

}  // namespace latlab::nn
