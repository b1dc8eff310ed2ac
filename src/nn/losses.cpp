#include "nn/losses.h"

#include <algorithm>
#include <cmath>

#include "nn/shapes.h"

namespace latlab::nn {

template <class S>
Variable<S> pairwise_hinge(const Variable<S>& scores, std::vector<RankedPair> pairs, double margin) {
    require(scores.columns() == 1, "pairwise_hinge: scores must be one column");
    const auto inside = [&](std::int32_t row) { return row >= 0 && row < scores.rows(); };
    for (const RankedPair& pair : pairs) {
        require(inside(pair.higher) && inside(pair.lower), "pairwise_hinge: there is no such row");
    }
    const S wanted = static_cast<S>(margin);
    const S share = pairs.empty() ? S(0) : S(1) / static_cast<S>(pairs.size());
    const S* const score = scores.value().data();
    Variable<S> output = scores.tape().make(1, 1, {&scores});
    // Only pairs that miss the margin matter for the gradient.
    std::vector<RankedPair> missed;
    double sum = 0;
    for (const RankedPair& pair : pairs) {
        const S shortfall = wanted - (score[pair.higher] - score[pair.lower]);
        if (!(shortfall > S(0))) continue;
        sum += shortfall;
        missed.push_back(pair);
    }
    output.node().value()(0, 0) = static_cast<S>(sum) * share;
    if (output.node().needs_gradient()) {
        scores.tape().record(output, [scores, share, missed = std::move(missed)](Node<S>& node) {
            View<S> into = scores.node().gradient_or_zero();
            const S step = node.gradient()(0, 0) * share;
            for (const RankedPair& pair : missed) {
                into(pair.higher, 0) -= step;
                into(pair.lower, 0) += step;
            }
        });
    }
    return output;
}

template <class S>
Variable<S> mean_squared_error(const Variable<S>& x, const Eigen::Ref<const Matrix<S>>& target) {
    require(target.rows() == x.rows() && target.cols() == x.columns(),
            "mean_squared_error: the target must have the shape of x");
    require(target.size() > 0, "mean_squared_error: nothing to average");
    Variable<S> output = x.tape().make(1, 1, {&x});
    Variable<S> difference = x.tape().make(x.rows(), x.columns(), {});
    difference.node().value() = x.value() - target;
    const S share = S(1) / static_cast<S>(target.size());
    output.node().value()(0, 0) = difference.value().squaredNorm() * share;
    if (output.node().needs_gradient()) {
        x.tape().record(output, [x, difference, share](Node<S>& node) {
            x.node().add_gradient(difference.value() * (S(2) * share * node.gradient()(0, 0)));
        });
    }
    return output;
}

template <class S>
Variable<S> binary_cross_entropy(const Variable<S>& x, const Eigen::Ref<const Matrix<S>>& target) {
    require(target.rows() == x.rows() && target.cols() == x.columns(),
            "binary_cross_entropy: the target must have the shape of x");
    require(target.size() > 0, "binary_cross_entropy: nothing to average");
    const S share = S(1) / static_cast<S>(target.size());
    Variable<S> output = x.tape().make(1, 1, {&x});
    Variable<S> difference = x.tape().make(x.rows(), x.columns(), {});
    const auto logits = x.value().array();
    difference.node().value().array() = logits.logistic() - target.array();
    // log(1 + e^x) in the form that cannot overflow.
    const auto losses = logits.max(S(0)) + (S(1) + (-logits.abs()).exp()).log() - target.array() * logits;
    output.node().value()(0, 0) = losses.sum() * share;
    if (output.node().needs_gradient()) {
        x.tape().record(output, [x, difference, share](Node<S>& node) {
            x.node().add_gradient(difference.value() * (share * node.gradient()(0, 0)));
        });
    }
    return output;
}

template <class S>
Variable<S> cross_entropy(const Variable<S>& x, std::vector<std::int32_t> labels, double smoothing) {
    require(static_cast<Index>(labels.size()) == x.rows() && x.rows() > 0,
            "cross_entropy: one label for each row, and at least one");
    const auto known = [&](std::int32_t label) { return label >= 0 && label < x.columns(); };
    require(std::all_of(labels.begin(), labels.end(), known), "cross_entropy: there is no such label");
    const S spread = static_cast<S>(smoothing) / static_cast<S>(x.columns());
    const S share = S(1) / static_cast<S>(x.rows());
    Variable<S> output = x.tape().make(1, 1, {&x});
    // Probabilities less the wanted ones.
    Variable<S> difference = x.tape().make(x.rows(), x.columns(), {});
    double sum = 0;
    for (Index i = 0; i < x.rows(); ++i) {
        const auto logits = x.value().row(i).array();
        const S highest = logits.maxCoeff();
        auto row = difference.node().value().row(i).array();
        row = (logits - highest).exp();
        const S total = row.sum(), log_total = highest + std::log(total);
        row = row / total - spread;
        row(labels[i]) -= S(1) - static_cast<S>(smoothing);
        sum += log_total - (S(1) - static_cast<S>(smoothing)) * logits(labels[i]) - spread * logits.sum();
    }
    output.node().value()(0, 0) = static_cast<S>(sum) * share;
    if (output.node().needs_gradient()) {
        x.tape().record(output, [x, difference, share](Node<S>& node) {
            x.node().add_gradient(difference.value() * (share * node.gradient()(0, 0)));
        });
    }
    return output;
}

template <class S>
Variable<S> normal_divergence(const Variable<S>& mean, const Variable<S>& log_deviation) {
    if (mean.rows() != log_deviation.rows() || mean.columns() != log_deviation.columns())
        refuse_shapes("normal_divergence", mean, log_deviation);
    require(mean.rows() > 0, "normal_divergence: nothing to average");
    const S share = S(1) / static_cast<S>(mean.rows());
    Variable<S> output = mean.tape().make(1, 1, {&mean, &log_deviation});
    const auto s = log_deviation.value().array();
    output.node().value()(0, 0) =
        ((S(2) * s).exp() + mean.value().array().square() - S(1) - S(2) * s).sum() * S(0.5) * share;
    if (output.node().needs_gradient()) {
        mean.tape().record(output, [mean, log_deviation, share](Node<S>& node) {
            const S step = share * node.gradient()(0, 0);
            mean.node().add_gradient(mean.value() * step);
            log_deviation.node().add_gradient(
                (((S(2) * log_deviation.value().array()).exp() - S(1)) * step).matrix());
        });
    }
    return output;
}

#define LATLAB_INSTANTIATE(S)                                                                          \
    template Variable<S> pairwise_hinge(const Variable<S>&, std::vector<RankedPair>, double);          \
    template Variable<S> mean_squared_error(const Variable<S>&, const Eigen::Ref<const Matrix<S>>&);   \
    template Variable<S> binary_cross_entropy(const Variable<S>&, const Eigen::Ref<const Matrix<S>>&); \
    template Variable<S> cross_entropy(const Variable<S>&, std::vector<std::int32_t>, double);         \
    template Variable<S> normal_divergence(const Variable<S>&, const Variable<S>&);
LATLAB_INSTANTIATE(float)
LATLAB_INSTANTIATE(double)
#undef LATLAB_INSTANTIATE

}  // namespace latlab::nn
