#include "nn/elementwise.h"

#include <cstdint>

#include "nn/shapes.h"

namespace latlab::nn {
namespace {

template <class S>
Variable<S> same_shape(const char* operation, const Variable<S>& x, const Variable<S>& y) {
    if (x.rows() != y.rows() || x.columns() != y.columns()) refuse_shapes(operation, x, y);
    return x.tape().make(x.rows(), x.columns(), {&x, &y});
}

// The gradient of `output` times `factor` goes on to x; in place where nobody sees it afterwards.
template <class S, class Factor>
void send_scaled(const Variable<S>& x, Node<S>& output, const Factor& factor) {
    if (output.gradient_is_scratch() && x.node().needs_gradient() && !x.node().has_gradient()) {
        output.gradient().array() *= factor;
        x.node().take_gradient(output);
    } else {
        x.node().add_gradient((output.gradient().array() * factor).matrix());
    }
}

// The gradient of `output` goes on to x, times `below` where sign is not above zero. sign: as many numbers as
// `output` has. A factor chosen from two constants and applied in a statement of its own is the form that
// compilers vectorise; the branch they make of others costs forty times as much on random signs.
template <class S>
void send_by_sign(const Variable<S>& x, Node<S>& output, const S* sign, S below) {
    if (!x.node().needs_gradient()) return;
    const Index count = output.rows() * output.columns();
    const S one = 1;
    S* const gradient = output.gradient().data();
    if (output.gradient_is_scratch() && !x.node().has_gradient()) {
        for (Index i = 0; i < count; ++i) {
            const S factor = sign[i] > S(0) ? one : below;
            gradient[i] = gradient[i] * factor;
        }
        x.node().take_gradient(output);
    } else {
        S* const into = x.node().gradient_or_zero().data();
        for (Index i = 0; i < count; ++i) {
            const S factor = sign[i] > S(0) ? one : below;
            into[i] = into[i] + gradient[i] * factor;
        }
    }
}

}  // namespace

template <class S>
Variable<S> add(const Variable<S>& x, const Variable<S>& y) {
    Variable<S> output = same_shape("add", x, y);
    output.node().value() = x.value() + y.value();
    if (output.node().needs_gradient()) {
        x.tape().record(output, [x, y](Node<S>& node) {
            x.node().add_gradient(node.gradient());
            y.node().take_gradient(node);
        });
    }
    return output;
}

template <class S>
Variable<S> subtract(const Variable<S>& x, const Variable<S>& y) {
    Variable<S> output = same_shape("subtract", x, y);
    output.node().value() = x.value() - y.value();
    if (output.node().needs_gradient()) {
        x.tape().record(output, [x, y](Node<S>& node) {
            y.node().add_gradient(-node.gradient());
            x.node().take_gradient(node);
        });
    }
    return output;
}

template <class S>
Variable<S> multiply(const Variable<S>& x, const Variable<S>& y) {
    Variable<S> output = same_shape("multiply", x, y);
    output.node().value() = x.value().cwiseProduct(y.value());
    if (output.node().needs_gradient()) {
        x.tape().record(output, [x, y](Node<S>& node) {
            x.node().add_gradient(node.gradient().cwiseProduct(y.value()));
            send_scaled(y, node, x.value().array());
        });
    }
    return output;
}

template <class S>
Variable<S> scale(const Variable<S>& x, double factor) {
    Variable<S> output = x.tape().make(x.rows(), x.columns(), {&x});
    const S number = static_cast<S>(factor);
    output.node().value() = x.value() * number;
    if (output.node().needs_gradient()) {
        x.tape().record(output,
                        [x, number](Node<S>& node) { x.node().add_gradient(node.gradient() * number); });
    }
    return output;
}

template <class S>
Variable<S> average(const Variable<S>& x, const Variable<S>& y) {
    Variable<S> output = same_shape("average", x, y);
    output.node().value() = (x.value() + y.value()) * S(0.5);
    if (output.node().needs_gradient()) {
        x.tape().record(output, [x, y](Node<S>& node) {
            x.node().add_gradient(node.gradient() * S(0.5));
            y.node().add_gradient(node.gradient() * S(0.5));
        });
    }
    return output;
}

template <class S>
Variable<S> relu(const Variable<S>& x) {
    Variable<S> output = x.tape().make(x.rows(), x.columns(), {&x});
    output.node().value() = x.value().cwiseMax(S(0));
    if (output.node().needs_gradient()) {
        x.tape().record(output, [x](Node<S>& node) { send_by_sign(x, node, node.value().data(), S(0)); });
    }
    return output;
}

template <class S>
Variable<S> leaky_relu(const Variable<S>& x, double slope) {
    Variable<S> output = x.tape().make(x.rows(), x.columns(), {&x});
    const S below = static_cast<S>(slope);
    output.node().value() = x.value().cwiseMax(S(0)) + x.value().cwiseMin(S(0)) * below;
    if (output.node().needs_gradient()) {
        x.tape().record(output,
                        [x, below](Node<S>& node) { send_by_sign(x, node, x.value().data(), below); });
    }
    return output;
}

template <class S>
Variable<S> sigmoid(const Variable<S>& x) {
    Variable<S> output = x.tape().make(x.rows(), x.columns(), {&x});
    output.node().value().array() = x.value().array().logistic();
    if (output.node().needs_gradient()) {
        x.tape().record(output, [x](Node<S>& node) {
            send_scaled(x, node, node.value().array() * (S(1) - node.value().array()));
        });
    }
    return output;
}

template <class S>
Variable<S> exponential(const Variable<S>& x) {
    Variable<S> output = x.tape().make(x.rows(), x.columns(), {&x});
    output.node().value().array() = x.value().array().exp();
    if (output.node().needs_gradient()) {
        x.tape().record(output, [x](Node<S>& node) { send_scaled(x, node, node.value().array()); });
    }
    return output;
}

template <class S>
Variable<S> gate(const Variable<S>& logits, const Variable<S>& x) {
    Variable<S> output = same_shape("gate", logits, x);
    if (!output.node().needs_gradient()) {
        output.node().value().array() = logits.value().array().logistic() * x.value().array();
        return output;
    }
    Variable<S> open = x.tape().make(x.rows(), x.columns(), {});
    open.node().value().array() = logits.value().array().logistic();
    output.node().value() = open.value().cwiseProduct(x.value());
    x.tape().record(output, [logits, x, open](Node<S>& node) {
        const auto share = open.value().array();
        logits.node().add_gradient(
            (node.gradient().array() * x.value().array() * share * (S(1) - share)).matrix());
        send_scaled(x, node, share);
    });
    return output;
}

template <class S>
Variable<S> dropout(const Variable<S>& x, double rate, Random* random) {
    require(rate >= 0 && rate < 1, "dropout: the rate must be in [0, 1)");
    if (!random || rate == 0) return x;
    Variable<S> mask = x.tape().make(x.rows(), x.columns(), {});
    // Two masks per draw: 32 bits each resolve the rate finely enough.
    const auto limit = static_cast<std::uint32_t>(rate * 0x1.0p32);
    const S kept = static_cast<S>(1 / (1 - rate));
    S* const values = mask.node().value().data();
    for (Index i = 0; i < x.rows() * x.columns(); i += 2) {
        const std::uint64_t bits = random->bits();
        values[i] = static_cast<std::uint32_t>(bits) < limit ? S(0) : kept;
        if (i + 1 < x.rows() * x.columns()) values[i + 1] = (bits >> 32) < limit ? S(0) : kept;
    }
    return multiply(mask, x);
}

#define LATLAB_INSTANTIATE(S)                                              \
    template Variable<S> add(const Variable<S>&, const Variable<S>&);      \
    template Variable<S> subtract(const Variable<S>&, const Variable<S>&); \
    template Variable<S> multiply(const Variable<S>&, const Variable<S>&); \
    template Variable<S> scale(const Variable<S>&, double);                \
    template Variable<S> average(const Variable<S>&, const Variable<S>&);  \
    template Variable<S> relu(const Variable<S>&);                         \
    template Variable<S> leaky_relu(const Variable<S>&, double);           \
    template Variable<S> sigmoid(const Variable<S>&);                      \
    template Variable<S> exponential(const Variable<S>&);                  \
    template Variable<S> gate(const Variable<S>&, const Variable<S>&);     \
    template Variable<S> dropout(const Variable<S>&, double, Random*);
LATLAB_INSTANTIATE(float)
LATLAB_INSTANTIATE(double)
#undef LATLAB_INSTANTIATE

}  // namespace latlab::nn
