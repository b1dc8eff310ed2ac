#include "nn/attention.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "nn/shapes.h"

namespace latlab::nn {
namespace {

/// Where one head of one block lies in query, key, value and output, and its weights among all weights.
struct Head {
    Index row, column, block, width, weights_row;

    template <class M>
    auto in(M&& matrix) const {
        return matrix.block(row, column, block, width);
    }
    template <class M>
    auto weights(M&& matrix) const {
        return matrix.middleRows(weights_row, block);
    }
};

bool sees_any(const std::uint8_t* row, Index count) {
    return std::any_of(row, row + count, [](std::uint8_t seen) { return seen != 0; });
}

/// The softmax of each row over what it may look at.
template <class Weights>
void normalise(Weights&& weights, const std::uint8_t* seen) {
    using S = typename std::decay_t<Weights>::Scalar;
    const Index count = weights.cols();
    for (Index i = 0; i < weights.rows(); ++i) {
        if (seen) {
            const bool any = sees_any(seen + i * count, count);
            for (Index l = 0; l < count; ++l) {
                if (!any) weights(i, l) = 0;
                if (any && !seen[i * count + l]) weights(i, l) = -std::numeric_limits<S>::infinity();
            }
        }
        auto row = weights.row(i).array();
        row = (row - row.maxCoeff()).exp();
        row /= row.sum();
    }
}

/// Calls visit(head, mask of its block or nullptr) for every head of every block.
template <class Visit>
void visit_heads(Index rows, Index columns, Index block, Index heads, const AttentionMask& mask,
                 const Visit& visit) {
    const Index width = columns / heads, blocks = rows / block;
    const bool shared = mask && static_cast<Index>(mask->size()) == block * block;
    for (Index b = 0; b < blocks; ++b) {
        const std::uint8_t* seen = mask ? mask->data() + (shared ? 0 : b * block * block) : nullptr;
        for (Index h = 0; h < heads; ++h)
            visit(Head{b * block, h * width, block, width, (b * heads + h) * block}, seen);
    }
}

template <class S>
void send_back(const Variable<S>& query, const Variable<S>& key, const Variable<S>& value,
               const Variable<S>& weights, const Head& head, const std::uint8_t* seen, S factor,
               Node<S>& output) {
    const auto share = head.weights(weights.value());
    const Matrix<S> gradient = head.in(output.gradient());
    if (value.node().needs_gradient())
        head.in(value.node().gradient_or_zero()).noalias() += share.transpose() * gradient;
    if (!query.node().needs_gradient() && !key.node().needs_gradient()) return;
    Matrix<S> change = gradient * head.in(value.value()).transpose();
    const Eigen::Array<S, Eigen::Dynamic, 1> sum = (change.array() * share.array()).rowwise().sum();
    change.array() = share.array() * (change.array().colwise() - sum) * factor;
    // The weights of a row that may look at nothing are constants.
    for (Index i = 0; seen && i < head.block; ++i) {
        if (!sees_any(seen + i * head.block, head.block)) change.row(i).setZero();
    }
    if (query.node().needs_gradient())
        head.in(query.node().gradient_or_zero()).noalias() += change * head.in(key.value());
    if (key.node().needs_gradient())
        head.in(key.node().gradient_or_zero()).noalias() += change.transpose() * head.in(query.value());
}

}  // namespace

template <class S>
Variable<S> block_attention(const Variable<S>& query, const Variable<S>& key, const Variable<S>& value,
                            Index block, Index heads, AttentionMask mask) {
    const Index rows = query.rows(), columns = query.columns();
    if (key.rows() != rows || key.columns() != columns) refuse_shapes("block_attention", query, key);
    if (value.rows() != rows || value.columns() != columns) refuse_shapes("block_attention", query, value);
    require(block > 0 && rows % block == 0, "block_attention: the rows are not whole blocks");
    require(heads > 0 && columns % heads == 0, "block_attention: the columns do not divide among the heads");
    const Index entries = mask ? static_cast<Index>(mask->size()) : 0;
    require(!mask || entries == block * block || entries == rows * block,
            "block_attention: the mask is neither one block's nor every block's");
    const S factor = S(1) / std::sqrt(static_cast<S>(columns / heads));
    Variable<S> output = query.tape().make(rows, columns, {&query, &key, &value});
    Variable<S> weights = query.tape().make(rows * heads, block, {});
    visit_heads(rows, columns, block, heads, mask, [&](const Head& head, const std::uint8_t* seen) {
        auto share = head.weights(weights.node().value());
        share.noalias() = head.in(query.value()) * head.in(key.value()).transpose();
        share *= factor;
        normalise(share, seen);
        head.in(output.node().value()).noalias() = share * head.in(value.value());
    });
    if (output.node().needs_gradient()) {
        query.tape().record(output, [=](Node<S>& node) {
            visit_heads(rows, columns, block, heads, mask, [&](const Head& head, const std::uint8_t* seen) {
                send_back(query, key, value, weights, head, seen, factor, node);
            });
        });
    }
    return output;
}

template Variable<float> block_attention(const Variable<float>&, const Variable<float>&,
                                         const Variable<float>&, Index, Index, AttentionMask);
template Variable<double> block_attention(const Variable<double>&, const Variable<double>&,
                                          const Variable<double>&, Index, Index, AttentionMask);

}  // namespace latlab::nn
