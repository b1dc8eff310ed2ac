#include "nn/row_operations.h"

#include <algorithm>

#include "nn/shapes.h"

namespace latlab::nn {
namespace {

void require_rows(const std::vector<std::int32_t>& numbers, Index limit, const char* message) {
    const bool inside = std::all_of(numbers.begin(), numbers.end(),
                                    [limit](std::int32_t number) { return number >= 0 && number < limit; });
    require(inside, message);
}

}  // namespace

template <class S>
Variable<S> gather_rows(const Variable<S>& x, Rows picked) {
    require_rows(*picked, x.rows(), "gather_rows: there is no such row");
    const Index count = static_cast<Index>(picked->size());
    Variable<S> output = x.tape().make(count, x.columns(), {&x});
    View<S> value = output.node().value();
    for (Index i = 0; i < count; ++i) value.row(i) = x.value().row((*picked)[i]);
    if (output.node().needs_gradient()) {
        x.tape().record(output, [x, picked](Node<S>& node) {
            View<S> gradient = x.node().gradient_or_zero();
            for (Index i = 0; i < node.rows(); ++i) gradient.row((*picked)[i]) += node.gradient().row(i);
        });
    }
    return output;
}

template <class S>
Variable<S> scatter_rows(const Variable<S>& x, Rows target, Index count) {
    require(static_cast<Index>(target->size()) == x.rows(), "scatter_rows: one target for each row");
    require_rows(*target, count, "scatter_rows: there is no such row");
    Variable<S> output = x.tape().make(count, x.columns(), {&x});
    View<S> value = output.node().value();
    value.setZero();
    for (Index i = 0; i < x.rows(); ++i) value.row((*target)[i]) += x.value().row(i);
    if (output.node().needs_gradient()) {
        x.tape().record(output, [x, target](Node<S>& node) {
            View<S> gradient = x.node().gradient_or_zero();
            for (Index i = 0; i < x.rows(); ++i) gradient.row(i) += node.gradient().row((*target)[i]);
        });
    }
    return output;
}

template <class S>
Variable<S> repeat_rows(const Variable<S>& x, Index times) {
    require(times > 0, "repeat_rows: at least once");
    Variable<S> output = x.tape().make(x.rows() * times, x.columns(), {&x});
    View<S> value = output.node().value();
    for (Index i = 0; i < x.rows(); ++i) value.middleRows(i * times, times).rowwise() = x.value().row(i);
    if (output.node().needs_gradient()) {
        x.tape().record(output, [x, times](Node<S>& node) {
            View<S> gradient = x.node().gradient_or_zero();
            for (Index i = 0; i < x.rows(); ++i) {
                gradient.row(i) += node.gradient().middleRows(i * times, times).colwise().sum();
            }
        });
    }
    return output;
}

template <class S>
Variable<S> concat_rows(const std::vector<Variable<S>>& parts) {
    require(!parts.empty(), "concat_rows: nothing to join");
    Index rows = 0;
    for (const Variable<S>& part : parts) {
        if (part.columns() != parts[0].columns()) refuse_shapes("concat_rows", parts[0], part);
        rows += part.rows();
    }
    Tape<S>& tape = parts[0].tape();
    Variable<S> output = tape.make(rows, parts[0].columns(), parts);
    Index first = 0;
    for (const Variable<S>& part : parts) {
        output.node().value().middleRows(first, part.rows()) = part.value();
        first += part.rows();
    }
    if (output.node().needs_gradient()) {
        tape.record(output, [parts](Node<S>& node) {
            Index first = 0;
            for (const Variable<S>& part : parts) {
                part.node().add_gradient(node.gradient().middleRows(first, part.rows()));
                first += part.rows();
            }
        });
    }
    return output;
}

template <class S>
Variable<S> mean_of_blocks(const Variable<S>& x, Index block, Index first, Index count) {
    require(block > 0 && x.rows() % block == 0, "mean_of_blocks: the rows are not whole blocks");
    require(first >= 0 && count > 0 && first + count <= block, "mean_of_blocks: rows outside of the block");
    const Index blocks = x.rows() / block;
    const S share = S(1) / static_cast<S>(count);
    Variable<S> output = x.tape().make(blocks, x.columns(), {&x});
    View<S> value = output.node().value();
    for (Index i = 0; i < blocks; ++i) {
        value.row(i) = x.value().middleRows(i * block + first, count).colwise().sum() * share;
    }
    if (output.node().needs_gradient()) {
        x.tape().record(output, [x, block, first, count, share](Node<S>& node) {
            View<S> gradient = x.node().gradient_or_zero();
            for (Index i = 0; i < node.rows(); ++i) {
                gradient.middleRows(i * block + first, count).rowwise() += node.gradient().row(i) * share;
            }
        });
    }
    return output;
}

#define LATLAB_INSTANTIATE(S)                                           \
    template Variable<S> gather_rows(const Variable<S>&, Rows);         \
    template Variable<S> scatter_rows(const Variable<S>&, Rows, Index); \
    template Variable<S> repeat_rows(const Variable<S>&, Index);        \
    template Variable<S> concat_rows(const std::vector<Variable<S>>&);  \
    template Variable<S> mean_of_blocks(const Variable<S>&, Index, Index, Index);
LATLAB_INSTANTIATE(float)
LATLAB_INSTANTIATE(double)
#undef LATLAB_INSTANTIATE

}  // namespace latlab::nn
