#include "nn/column_operations.h"

#include "nn/shapes.h"

namespace latlab::nn {

template <class S>
Variable<S> concat_columns(const std::vector<Variable<S>>& parts) {
    require(!parts.empty(), "concat_columns: nothing to join");
    Index columns = 0;
    for (const Variable<S>& part : parts) {
        if (part.rows() != parts[0].rows()) refuse_shapes("concat_columns", parts[0], part);
        columns += part.columns();
    }
    Tape<S>& tape = parts[0].tape();
    Variable<S> output = tape.make(parts[0].rows(), columns, parts);
    Index first = 0;
    for (const Variable<S>& part : parts) {
        output.node().value().middleCols(first, part.columns()) = part.value();
        first += part.columns();
    }
    if (output.node().needs_gradient()) {
        tape.record(output, [parts](Node<S>& node) {
            Index first = 0;
            for (const Variable<S>& part : parts) {
                part.node().add_gradient(node.gradient().middleCols(first, part.columns()));
                first += part.columns();
            }
        });
    }
    return output;
}

template <class S>
Variable<S> slice_columns(const Variable<S>& x, Index first, Index count) {
    require(first >= 0 && count >= 0 && first + count <= x.columns(), "slice_columns: outside of the matrix");
    Variable<S> output = x.tape().make(x.rows(), count, {&x});
    output.node().value() = x.value().middleCols(first, count);
    if (output.node().needs_gradient()) {
        x.tape().record(output, [x, first, count](Node<S>& node) {
            x.node().gradient_or_zero().middleCols(first, count) += node.gradient();
        });
    }
    return output;
}

template Variable<float> concat_columns(const std::vector<Variable<float>>&);
template Variable<double> concat_columns(const std::vector<Variable<double>>&);
template Variable<float> slice_columns(const Variable<float>&, Index, Index);
template Variable<double> slice_columns(const Variable<double>&, Index, Index);

}  // namespace latlab::nn
