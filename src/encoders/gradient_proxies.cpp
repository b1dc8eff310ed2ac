#include <cmath>

#include "encoders/directional_pass.h"
#include "encoders/proxy_parts.h"

namespace latlab {
namespace {

// Half the mean over images of (sum over the map of output times derivative) squared, times the weights of a
// channel, summed over channels.
template <class S>
double fisher_of_layer(const std::vector<nn::FeatureMaps<S>>& out,
                       const std::vector<nn::FeatureMaps<S>>& derivative, nn::Index weights_per_channel) {
    double sum = 0;
    int images = 0;
    for (std::size_t part = 0; part < out.size(); ++part) {
        for (int i = 0; i < out[part].images; ++i) {
            const auto product = out[part].image(i).cwiseProduct(derivative[part].image(i));
            sum += product.colwise().sum().template cast<double>().squaredNorm();
        }
        images += out[part].images;
    }
    return sum / 2 / images * static_cast<double>(weights_per_channel);
}

template <class S>
double squared_norm(const nn::Matrix<S>& matrix) {
    return matrix.template cast<double>().squaredNorm();
}

template <class S>
double dot(const nn::Matrix<S>& a, const nn::Matrix<S>& b) {
    return a.template cast<double>().cwiseProduct(b.template cast<double>()).sum();
}

// The softmax of each row.
template <class S>
nn::Matrix<S> shares(const nn::Matrix<S>& logits) {
    const nn::Matrix<S> largest = logits.rowwise().maxCoeff();
    nn::Matrix<S> share = (logits.colwise() - largest.col(0)).array().exp().matrix();
    share.array().colwise() /= share.rowwise().sum().eval().array();
    return share;
}

// Derivative by the logits of the mean cross-entropy.
template <class S>
nn::Matrix<S> cross_entropy_derivative(const nn::Matrix<S>& logits, std::span<const int> labels) {
    nn::Matrix<S> derivative = shares(logits);
    for (nn::Index i = 0; i < logits.rows(); ++i) derivative(i, labels[i]) -= S{1};
    return derivative / static_cast<S>(logits.rows());
}

// How cross_entropy_derivative() changes with the logits.
template <class S>
nn::Matrix<S> derivative_along(const nn::Matrix<S>& logits, const nn::Matrix<S>& change) {
    nn::Matrix<S> share = shares(logits);
    const nn::Matrix<S> mean = share.cwiseProduct(change).rowwise().sum();
    share.array() *= change.array().colwise() - mean.col(0).array();
    return share / static_cast<S>(logits.rows());
}

}  // namespace

double l2_norm(const NetworkPass<float>& pass) {
    double sum = 0;
    for (const auto& weights : pass.weights()) sum += std::sqrt(squared_norm(weights.matrix));
    return sum;
}

template <class S>
GradientProxies gradient_proxies(NetworkPass<S>& pass, std::span<const int> labels) {
    GradientProxies proxies;
    pass.backward(cross_entropy_derivative(pass.logits(), labels));
    for (const auto& weights : pass.weights()) {
        if (pass.reached(weights.layer))
            proxies.fisher += fisher_of_layer(pass.output(weights.layer), pass.derivative(weights.layer),
                                              weights.matrix.rows());
        proxies.grad_norm += std::sqrt(squared_norm(weights.gradient));
        proxies.snip +=
            weights.matrix.cwiseProduct(weights.gradient).template cast<double>().cwiseAbs().sum();
        proxies.plain += dot(weights.matrix, weights.gradient);
    }
    return proxies;
}

// - theta . H g, H being the Hessian by all weights and g the gradient. The loss does not depend on the scale
// of a convolution before batch normalisation, so there theta . H g = - |g|^2 of that layer (differentiate
// theta . gradient = 0 along g). H g is needed for the few other layers only.
template <class S>
double grasp(const NetworkPass<S>& pass) {
    double score = 0, gradient_length = 0;
    for (const auto& weights : pass.weights()) {
        gradient_length += squared_norm(weights.gradient);
        if (weights.normalised) score += squared_norm(weights.gradient);
    }
    if (gradient_length == 0) return 0;
    DirectionalPass<S> along(pass, DirectionalPass<S>::Gradients::unnormalised);
    along.backward(derivative_along(pass.logits(), along.logits()));
    for (std::size_t i = 0; i < pass.weights().size(); ++i) {
        const auto& weights = pass.weights()[i];
        if (!weights.normalised) score -= dot(weights.matrix, along.gradient(i));
    }
    return score;
}

template GradientProxies gradient_proxies(NetworkPass<float>&, std::span<const int>);
template GradientProxies gradient_proxies(NetworkPass<double>&, std::span<const int>);
template double grasp(const NetworkPass<float>&);
template double grasp(const NetworkPass<double>&);

}  // namespace latlab
