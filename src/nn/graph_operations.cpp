#include "nn/graph_operations.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "nn/shapes.h"

namespace latlab::nn {
namespace {

template <class S>
using Row = Eigen::Map<Eigen::Array<S, 1, Eigen::Dynamic>>;
template <class S>
using ConstRow = Eigen::Map<const Eigen::Array<S, 1, Eigen::Dynamic>>;
template <class S>
using Features = Eigen::Array<S, 1, Eigen::Dynamic>;

bool is_absent(const EdgeList& list, Index edge) {
    return !list.absent.empty() && list.absent[edge];
}

void require_fitting(const EdgeList& list, Index nodes, const char* message) {
    bool fits = list.nodes() == nodes && list.first.back() == list.edges() &&
                (list.absent.empty() || list.absent.size() == list.source.size());
    for (const std::int32_t source : list.source) fits = fits && source >= 0 && source < nodes;
    require(fits, message);
}

struct AttentionOptions {
    double scale;
    double slope;
};

// What the backward step needs of each edge (edges x 2): its share of the attention, and the derivative of
// its logit with respect to the weighted product of the two states.
enum EdgeColumn { share_column = 0, slope_column = 1 };

// Fills both columns for the edges of node i, given weighted = a * states_i.
template <class S>
void attend(const Variable<S>& states, const EdgeList& list, Index i, const Features<S>& weighted,
            const AttentionOptions& options, View<S>& per_edge) {
    const Index width = states.columns();
    const Index first = list.first[i], last = list.first[i + 1];
    S highest = -std::numeric_limits<S>::infinity();
    for (Index e = first; e < last; ++e) {
        S logit = 0, derivative = 0;
        if (!is_absent(list, e)) {
            const ConstRow<S> source(states.value().data() + list.source[e] * width, width);
            const S product = static_cast<S>(options.scale) * (weighted * source).sum();
            const S side = product > S(0) ? S(1) : static_cast<S>(options.slope);
            logit = side * product;
            derivative = side * static_cast<S>(options.scale);
        }
        per_edge(e, share_column) = logit;
        per_edge(e, slope_column) = derivative;
        highest = std::max(highest, logit);
    }
    S sum = 0;
    for (Index e = first; e < last; ++e) {
        per_edge(e, share_column) = std::exp(per_edge(e, share_column) - highest);
        sum += per_edge(e, share_column);
    }
    for (Index e = first; e < last; ++e) per_edge(e, share_column) /= sum;
}

// per_edge as attend() left it; gradient (nodes x m) of the output.
template <class S>
void attention_backward(const Variable<S>& states, const Variable<S>& weights, const EdgeList& list,
                        const Variable<S>& per_edge, Node<S>& output) {
    const Index width = states.columns();
    const ConstRow<S> a(weights.value().data(), width);
    Matrix<S> unused;
    const bool to_states = states.node().needs_gradient();
    if (!to_states) unused.setZero(states.rows(), width);
    S* const into = to_states ? states.node().gradient_or_zero().data() : unused.data();
    Features<S> weighted(width), sources(width), weights_sum(width);
    weights_sum.setZero();
    std::vector<S> share_gradient;
    for (Index i = 0; i < states.rows(); ++i) {
        const Index first = list.first[i], last = list.first[i + 1];
        const ConstRow<S> own(states.value().data() + i * width, width);
        const ConstRow<S> gradient(output.gradient().data() + i * width, width);
        share_gradient.resize(last - first);
        S mean = 0;
        for (Index e = first; e < last; ++e) {
            const ConstRow<S> source(states.value().data() + list.source[e] * width, width);
            share_gradient[e - first] = (gradient * source).sum();
            mean += per_edge.value()(e, share_column) * share_gradient[e - first];
        }
        weighted = a * own;
        sources.setZero();
        for (Index e = first; e < last; ++e) {
            const S share = per_edge.value()(e, share_column);
            const S to_product =
                share * (share_gradient[e - first] - mean) * per_edge.value()(e, slope_column);
            const ConstRow<S> source(states.value().data() + list.source[e] * width, width);
            sources += to_product * source;
            Row<S>(into + list.source[e] * width, width) += share * gradient + to_product * weighted;
        }
        Row<S>(into + i * width, width) += a * sources;
        weights_sum += own * sources;
    }
    weights.node().add_gradient(weights_sum.matrix());
}

}  // namespace

template <class S>
Variable<S> aggregate(const Variable<S>& states, Edges edges) {
    require_fitting(*edges, states.rows(), "aggregate: the edges do not fit the nodes");
    Variable<S> output = states.tape().make(states.rows(), states.columns(), {&states});
    View<S> value = output.node().value();
    for (Index i = 0; i < states.rows(); ++i) {
        value.row(i).setZero();
        for (Index e = edges->first[i]; e < edges->first[i + 1]; ++e) {
            if (!is_absent(*edges, e)) value.row(i) += states.value().row(edges->source[e]);
        }
    }
    if (output.node().needs_gradient()) {
        states.tape().record(output, [states, edges](Node<S>& node) {
            View<S> into = states.node().gradient_or_zero();
            for (Index i = 0; i < node.rows(); ++i) {
                for (Index e = edges->first[i]; e < edges->first[i + 1]; ++e) {
                    if (!is_absent(*edges, e)) into.row(edges->source[e]) += node.gradient().row(i);
                }
            }
        });
    }
    return output;
}

template <class S>
Variable<S> graph_attention(const Variable<S>& states, const Variable<S>& weights, Edges edges,
                            double logit_scale, double slope) {
    if (weights.rows() != 1 || weights.columns() != states.columns()) {
        refuse_shapes("graph_attention", states, weights);
    }
    require_fitting(*edges, states.rows(), "graph_attention: the edges do not fit the nodes");
    Tape<S>& tape = states.tape();
    const Index width = states.columns();
    const AttentionOptions options{logit_scale, slope};
    Variable<S> output = tape.make(states.rows(), width, {&states, &weights});
    Variable<S> per_edge = tape.make(edges->edges(), 2, {});
    View<S> edge_values = per_edge.node().value();
    Features<S> weighted(width);
    for (Index i = 0; i < states.rows(); ++i) {
        weighted = weights.value().row(0).array() * states.value().row(i).array();
        attend(states, *edges, i, weighted, options, edge_values);
        Row<S> sum(output.node().value().data() + i * width, width);
        sum.setZero();
        for (Index e = edges->first[i]; e < edges->first[i + 1]; ++e) {
            sum += edge_values(e, share_column) *
                   ConstRow<S>(states.value().data() + edges->source[e] * width, width);
        }
    }
    if (output.node().needs_gradient()) {
        tape.record(output, [states, weights, edges, per_edge](Node<S>& node) {
            attention_backward(states, weights, *edges, per_edge, node);
        });
    }
    return output;
}

#define LATLAB_INSTANTIATE(S)                                  \
    template Variable<S> aggregate(const Variable<S>&, Edges); \
    template Variable<S> graph_attention(const Variable<S>&, const Variable<S>&, Edges, double, double);
LATLAB_INSTANTIATE(float)
LATLAB_INSTANTIATE(double)
#undef LATLAB_INSTANTIATE

}  // namespace latlab::nn
