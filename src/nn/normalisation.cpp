#include "nn/normalisation.h"

#include <cmath>

#include "nn/shapes.h"

namespace latlab::nn {
namespace {

template <class S>
using Row = Eigen::Map<Eigen::Array<S, 1, Eigen::Dynamic>>;
template <class S>
using ConstRow = Eigen::Map<const Eigen::Array<S, 1, Eigen::Dynamic>>;

// statistics (n x 2): mean and 1 / standard deviation of each row.
template <class S>
void layer_norm_backward(const Variable<S>& x, const Variable<S>& gain, const Variable<S>& bias,
                         const Variable<S>& statistics, Node<S>& output) {
    const Index width = x.columns();
    const ConstRow<S> gains(gain.value().data(), width);
    Eigen::Array<S, 1, Eigen::Dynamic> normal(width), gain_sum(width), bias_sum(width);
    gain_sum.setZero();
    bias_sum.setZero();
    const bool to_x = x.node().needs_gradient();
    S* const into = to_x ? x.node().gradient_or_zero().data() : nullptr;
    for (Index i = 0; i < x.rows(); ++i) {
        const ConstRow<S> features(x.value().data() + i * width, width);
        Row<S> gradient(output.gradient().data() + i * width, width);
        const S inverse = statistics.value()(i, 1);
        normal = (features - statistics.value()(i, 0)) * inverse;
        gain_sum += gradient * normal;
        bias_sum += gradient;
        if (!to_x) continue;
        const S mean = (gradient * gains).mean();
        const S slope = (gradient * gains * normal).mean();
        Row<S>(into + i * width, width) += inverse * (gradient * gains - mean - normal * slope);
    }
    gain.node().add_gradient(gain_sum.matrix());
    bias.node().add_gradient(bias_sum.matrix());
}

}  // namespace

template <class S>
Variable<S> layer_norm(const Variable<S>& x, const Variable<S>& gain, const Variable<S>& bias,
                       double epsilon) {
    if (gain.rows() != 1 || gain.columns() != x.columns()) refuse_shapes("layer_norm", x, gain);
    if (bias.rows() != 1 || bias.columns() != x.columns()) refuse_shapes("layer_norm", x, bias);
    const Index width = x.columns();
    Variable<S> output = x.tape().make(x.rows(), width, {&x, &gain, &bias});
    Variable<S> statistics = x.tape().make(x.rows(), 2, {});
    const ConstRow<S> gains(gain.value().data(), width), biases(bias.value().data(), width);
    for (Index i = 0; i < x.rows(); ++i) {
        const ConstRow<S> features(x.value().data() + i * width, width);
        const S mean = features.mean();
        const S inverse = S(1) / std::sqrt((features - mean).square().mean() + static_cast<S>(epsilon));
        Row<S>(output.node().value().data() + i * width, width) =
            (features - mean) * inverse * gains + biases;
        statistics.node().value().row(i) << mean, inverse;
    }
    if (output.node().needs_gradient()) {
        x.tape().record(output, [x, gain, bias, statistics](Node<S>& node) {
            layer_norm_backward(x, gain, bias, statistics, node);
        });
    }
    return output;
}

template <class S>
Variable<S> softmax_by_destination(const Variable<S>& logits, Edges edges) {
    require(logits.rows() == edges->edges(), "softmax_by_destination: one row of logits for each edge");
    Variable<S> output = logits.tape().make(logits.rows(), logits.columns(), {&logits});
    View<S> share = output.node().value();
    share = logits.value();
    for (Index e = 0; e < static_cast<Index>(edges->absent.size()); ++e) {
        if (edges->absent[e]) share.row(e).setZero();
    }
    for (Index i = 0; i < edges->nodes(); ++i) {
        const Index count = edges->first[i + 1] - edges->first[i];
        if (count == 0) continue;
        auto group = share.middleRows(edges->first[i], count);
        const Eigen::Matrix<S, 1, Eigen::Dynamic> highest = group.colwise().maxCoeff();
        group = (group.rowwise() - highest).array().exp().matrix();
        const Eigen::Array<S, 1, Eigen::Dynamic> sum = group.colwise().sum();
        group.array().rowwise() /= sum;
    }
    if (output.node().needs_gradient()) {
        logits.tape().record(output, [logits, edges](Node<S>& node) {
            View<S> into = logits.node().gradient_or_zero();
            const auto change = (node.gradient().array() * node.value().array()).eval();
            for (Index i = 0; i < edges->nodes(); ++i) {
                const Index first = edges->first[i], count = edges->first[i + 1] - first;
                if (count == 0) continue;
                const Eigen::Array<S, 1, Eigen::Dynamic> sum =
                    change.middleRows(first, count).colwise().sum();
                for (Index e = first; e < first + count; ++e) {
                    if (!edges->absent.empty() && edges->absent[e]) continue;
                    into.row(e).array() += change.row(e) - node.value().row(e).array() * sum;
                }
            }
        });
    }
    return output;
}

#define LATLAB_INSTANTIATE(S)                                                                            \
    template Variable<S> layer_norm(const Variable<S>&, const Variable<S>&, const Variable<S>&, double); \
    template Variable<S> softmax_by_destination(const Variable<S>&, Edges);
LATLAB_INSTANTIATE(float)
LATLAB_INSTANTIATE(double)
#undef LATLAB_INSTANTIATE

}  // namespace latlab::nn
