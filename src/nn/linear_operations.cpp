#include "nn/linear_operations.h"

#include "nn/shapes.h"

namespace latlab::nn {
namespace {

// gradient (n x m) of x w (n x m) -> gradients of x (n x k) and w (k x m)
template <class S>
void product_backward(const Variable<S>& x, const Variable<S>& w, Node<S>& output) {
    x.node().add_gradient(output.gradient() * w.value().transpose());
    w.node().add_gradient(x.value().transpose() * output.gradient());
}

}  // namespace

template <class S>
Variable<S> matmul(const Variable<S>& x, const Variable<S>& w) {
    if (x.columns() != w.rows()) refuse_shapes("matmul", x, w);
    Variable<S> output = x.tape().make(x.rows(), w.columns(), {&x, &w});
    output.node().value().noalias() = x.value() * w.value();
    if (output.node().needs_gradient()) {
        x.tape().record(output, [x, w](Node<S>& node) { product_backward(x, w, node); });
    }
    return output;
}

template <class S>
Variable<S> linear(const Variable<S>& x, const Variable<S>& w, const Variable<S>& bias) {
    if (x.columns() != w.rows()) refuse_shapes("linear", x, w);
    if (bias.rows() != 1 || bias.columns() != w.columns()) refuse_shapes("linear", w, bias);
    Variable<S> output = x.tape().make(x.rows(), w.columns(), {&x, &w, &bias});
    View<S> value = output.node().value();
    value.rowwise() = bias.value().row(0);
    value.noalias() += x.value() * w.value();
    if (output.node().needs_gradient()) {
        x.tape().record(output, [x, w, bias](Node<S>& node) {
            product_backward(x, w, node);
            bias.node().add_gradient(node.gradient().colwise().sum());
        });
    }
    return output;
}

template <class S>
Variable<S> add_row(const Variable<S>& x, const Variable<S>& bias) {
    if (bias.rows() != 1 || bias.columns() != x.columns()) refuse_shapes("add_row", x, bias);
    Variable<S> output = x.tape().make(x.rows(), x.columns(), {&x, &bias});
    output.node().value() = x.value().rowwise() + bias.value().row(0);
    if (output.node().needs_gradient()) {
        x.tape().record(output, [x, bias](Node<S>& node) {
            bias.node().add_gradient(node.gradient().colwise().sum());
            x.node().take_gradient(node);
        });
    }
    return output;
}

template <class S>
Variable<S> gram_of_blocks(const Variable<S>& x, Index block) {
    require(block > 0 && x.rows() % block == 0, "gram_of_blocks: the rows are not whole blocks");
    Variable<S> output = x.tape().make(x.rows(), block, {&x});
    for (Index first = 0; first < x.rows(); first += block) {
        const auto part = x.value().middleRows(first, block);
        output.node().value().middleRows(first, block).noalias() = part * part.transpose();
    }
    if (output.node().needs_gradient()) {
        x.tape().record(output, [x, block](Node<S>& node) {
            View<S> into = x.node().gradient_or_zero();
            for (Index first = 0; first < x.rows(); first += block) {
                const Matrix<S> change = node.gradient().middleRows(first, block);
                into.middleRows(first, block).noalias() +=
                    (change + change.transpose()) * x.value().middleRows(first, block);
            }
        });
    }
    return output;
}

template Variable<float> matmul(const Variable<float>&, const Variable<float>&);
template Variable<double> matmul(const Variable<double>&, const Variable<double>&);
template Variable<float> linear(const Variable<float>&, const Variable<float>&, const Variable<float>&);
template Variable<double> linear(const Variable<double>&, const Variable<double>&, const Variable<double>&);
template Variable<float> add_row(const Variable<float>&, const Variable<float>&);
template Variable<double> add_row(const Variable<double>&, const Variable<double>&);
template Variable<float> gram_of_blocks(const Variable<float>&, Index);
template Variable<double> gram_of_blocks(const Variable<double>&, Index);

}  // namespace latlab::nn
