#include "nn/losses.h"

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

template Variable<float> pairwise_hinge(const Variable<float>&, std::vector<RankedPair>, double);
template Variable<double> pairwise_hinge(const Variable<double>&, std::vector<RankedPair>, double);
template Variable<float> mean_squared_error(const Variable<float>&, const Eigen::Ref<const Matrix<float>>&);
template Variable<double> mean_squared_error(const Variable<double>&,
                                             const Eigen::Ref<const Matrix<double>>&);

}  // namespace latlab::nn
