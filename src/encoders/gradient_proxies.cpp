#include <algorithm>
#include <cmath>
#include <complex>

#include "encoders/proxy_parts.h"

namespace latlab {
namespace {

using Complex = std::complex<float>;

// The imaginary step along the gradient, as a share of the gradient's length. It may be as small as one
// likes, since nothing is subtracted; its square must vanish.
constexpr double imaginary_step = 1e-10;

// Half the mean over images of (sum over the map of output times derivative) squared, times the weights of a
// channel, summed over channels.
double fisher_of_layer(const nn::FeatureMaps<float>& out, const nn::FeatureMaps<float>& derivative,
                       nn::Index weights_per_channel) {
    double sum = 0;
    for (int i = 0; i < out.images; ++i) {
        sum += out.image(i)
                   .cwiseProduct(derivative.image(i))
                   .colwise()
                   .sum()
                   .template cast<double>()
                   .squaredNorm();
    }
    return sum / 2 / out.images * static_cast<double>(weights_per_channel);
}

double squared_norm(const nn::Matrix<float>& matrix) {
    return matrix.cast<double>().squaredNorm();
}

double dot(const nn::Matrix<float>& a, const nn::Matrix<float>& b) {
    return a.cast<double>().cwiseProduct(b.cast<double>()).sum();
}

// The same network with weights theta + i step g.
NetworkPass<Complex> stepped(const NetworkPass<float>& pass, double step) {
    NetworkPass<Complex> along(pass.network());
    const Complex factor(0, static_cast<float>(step));
    for (std::size_t i = 0; i < pass.weights().size(); ++i) {
        const auto& weights = pass.weights()[i];
        along.weights()[i].matrix =
            weights.matrix.cast<Complex>() + factor * weights.gradient.cast<Complex>();
        along.weights()[i].bias = weights.bias.cast<Complex>();
    }
    return along;
}

nn::FeatureMaps<Complex> as_complex(const nn::FeatureMaps<float>& maps) {
    nn::FeatureMaps<Complex> complex(maps.images, maps.size, maps.channels());
    complex.values = maps.values.cast<Complex>();
    return complex;
}

}  // namespace

template <class S>
nn::Matrix<S> cross_entropy_derivative(const nn::Matrix<S>& logits, std::span<const int> labels) {
    const auto largest = logits.real().rowwise().maxCoeff().eval();
    nn::Matrix<S> derivative = (logits.colwise() - largest.template cast<S>()).array().exp().matrix();
    derivative.array().colwise() /= derivative.rowwise().sum().eval().array();
    for (nn::Index i = 0; i < logits.rows(); ++i) derivative(i, labels[i]) -= S{1};
    return derivative / S(static_cast<float>(logits.rows()));
}

double l2_norm(const NetworkPass<float>& pass) {
    double sum = 0;
    for (const auto& weights : pass.weights()) sum += std::sqrt(squared_norm(weights.matrix));
    return sum;
}

GradientProxies gradient_proxies(NetworkPass<float>& pass, std::span<const int> labels) {
    GradientProxies proxies;
    const auto rows = [&](int layer) {
        const auto& all = pass.weights();
        const auto found =
            std::find_if(all.begin(), all.end(), [&](const auto& weights) { return weights.layer == layer; });
        return found == all.end() ? nn::Index{0} : found->matrix.rows();
    };
    NetworkPass<float>::Backward what;
    what.on_derivative = [&](int layer, const nn::FeatureMaps<float>& derivative) {
        if (const nn::Index per_channel = rows(layer))
            proxies.fisher += fisher_of_layer(pass.output(layer), derivative, per_channel);
    };
    pass.backward(cross_entropy_derivative(pass.logits().values, labels), what);
    for (const auto& weights : pass.weights()) {
        proxies.grad_norm += std::sqrt(squared_norm(weights.gradient));
        proxies.snip += weights.matrix.cwiseProduct(weights.gradient).cast<double>().cwiseAbs().sum();
        proxies.plain += dot(weights.matrix, weights.gradient);
    }
    return proxies;
}

// - theta . H g, H being the Hessian by all weights and g the gradient. The loss does not depend on the scale
// of a convolution before batch normalisation, so there theta . H g = - |g|^2 of that layer (differentiate
// theta . gradient = 0 along g). For the few other layers H g is the derivative of their gradient along g:
// the imaginary part after an imaginary step.
double grasp(const NetworkPass<float>& pass, const nn::FeatureMaps<float>& images,
             std::span<const int> labels) {
    double score = 0, gradient_length = 0;
    NetworkPass<Complex>::Backward what;
    what.gradients = NetworkPass<Complex>::Gradients::unnormalised;
    what.first_layer = static_cast<int>(pass.network().layers.size());
    for (const auto& weights : pass.weights()) {
        gradient_length += squared_norm(weights.gradient);
        if (weights.normalised)
            score += squared_norm(weights.gradient);
        else
            what.first_layer = std::min(what.first_layer, weights.layer);
    }
    if (gradient_length == 0) return 0;
    const double step = imaginary_step / std::sqrt(gradient_length);
    NetworkPass<Complex> along = stepped(pass, step);
    along.forward(as_complex(images));
    along.backward(cross_entropy_derivative(along.logits().values, labels), what);
    for (std::size_t i = 0; i < pass.weights().size(); ++i) {
        const auto& weights = pass.weights()[i];
        if (!weights.normalised) score -= dot(weights.matrix, along.weights()[i].gradient.imag()) / step;
    }
    return score;
}

template nn::Matrix<float> cross_entropy_derivative(const nn::Matrix<float>&, std::span<const int>);
template nn::Matrix<Complex> cross_entropy_derivative(const nn::Matrix<Complex>&, std::span<const int>);

}  // namespace latlab
