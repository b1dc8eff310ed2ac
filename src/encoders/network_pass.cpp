#include "encoders/network_pass.h"

#include <complex>
#include <utility>

namespace latlab {
namespace {

using Kind = NetworkLayer::Kind;

nn::PoolShape pool_shape(const NetworkLayer& layer) {
    return {layer.kernel, layer.stride, layer.padding};
}

// Whether the one layer that reads this one is a batch normalisation.
bool is_normalised(const Network& network, int layer) {
    for (const NetworkLayer& reader : network.layers) {
        if (!reader.inputs.empty() && reader.inputs.front() == layer) return reader.kind == Kind::batch_norm;
    }
    return false;
}

}  // namespace

template <class S>
NetworkPass<S>::NetworkPass(Network network) : network_(std::move(network)), layers_(network_.layers.size()) {
    for (std::size_t i = 0; i < network_.layers.size(); ++i) {
        const NetworkLayer& layer = network_.layers[i];
        const bool linear = layer.kind == Kind::linear;
        if (!linear && layer.kind != Kind::convolution) continue;
        const int at = static_cast<int>(i);
        const nn::Index rows = linear ? network_.in_channels(layer) : shape(at).weight_rows();
        layers_[i].weights = static_cast<int>(weights_.size());
        weights_.push_back({at, Matrix::Zero(rows, layer.channels),
                            linear ? Matrix(Matrix::Zero(1, layer.channels)) : Matrix(), Matrix(),
                            is_normalised(network_, at)});
    }
}

template <class S>
nn::ConvolutionShape NetworkPass<S>::shape(int layer) const {
    const NetworkLayer& of = network_.layers[layer];
    return {network_.in_channels(of), of.channels, of.kernel, of.stride, of.padding, of.groups};
}

template <class S>
void NetworkPass<S>::forward(const Maps& images, Norm norm) {
    norm_ = norm;
    layers_.front().out = images;
    for (std::size_t i = 1; i < layers_.size(); ++i) forward(static_cast<int>(i));
}

template <class S>
void NetworkPass<S>::forward(int at) {
    const NetworkLayer& layer = network_.layers[at];
    const Maps& in = layers_[layer.inputs.front()].out;
    Maps& out = layers_[at].out;
    out.resize(in.images, layer.size, layer.channels);
    switch (layer.kind) {
        case Kind::input:
            break;
        case Kind::convolution:
            nn::convolve(shape(at), in, weights_[layers_[at].weights].matrix, out);
            break;
        case Kind::batch_norm:
            if (norm_ == Norm::batch)
                layers_[at].norm.forward(in, out);
            else
                out.values = in.values;
            break;
        case Kind::relu:
            out.values = (in.values.array().real() > 0).select(in.values.array(), S{0});
            break;
        case Kind::average_pool:
            nn::average_pool(pool_shape(layer), in, out);
            break;
        case Kind::add:
            out.values = in.values + layers_[layer.inputs[1]].out.values;
            for (std::size_t i = 2; i < layer.inputs.size(); ++i)
                out.values += layers_[layer.inputs[i]].out.values;
            break;
        case Kind::zero:
            out.values.setZero();
            break;
        case Kind::channel_shuffle:
            nn::channel_shuffle(layer.groups, in, out);
            break;
        case Kind::global_pool:
            nn::global_pool(in, out);
            break;
        case Kind::linear: {
            const Weights& weights = weights_[layers_[at].weights];
            out.values.noalias() = in.values * weights.matrix;
            out.values.rowwise() += weights.bias.row(0);
            break;
        }
    }
}

template <class S>
typename NetworkPass<S>::Maps& NetworkPass<S>::reach(int at) {
    Layer& layer = layers_[at];
    if (!layer.reached) {
        layer.derivative.resize(layer.out.images, layer.out.size, layer.out.channels());
        layer.derivative.values.setZero();
        layer.reached = true;
    }
    return layer.derivative;
}

template <class S>
void NetworkPass<S>::backward(const Matrix& d_logits, const Backward& what) {
    for (Layer& layer : layers_) layer.reached = false;
    reach(static_cast<int>(layers_.size()) - 1).values = d_logits;
    for (int at = static_cast<int>(layers_.size()) - 1; at >= what.first_layer && at > 0; --at) {
        if (layers_[at].reached && what.on_derivative) what.on_derivative(at, layers_[at].derivative);
        if (layers_[at].weights >= 0) backward_weights(at, what.gradients);
        if (layers_[at].reached) backward(at, what);
    }
    if (what.first_layer == 0) reach(0);
}

template <class S>
void NetworkPass<S>::backward_weights(int at, Gradients which) {
    const NetworkLayer& layer = network_.layers[at];
    Weights& weights = weights_[layers_[at].weights];
    if (which == Gradients::none || (which == Gradients::unnormalised && weights.normalised)) return;
    weights.gradient.setZero(weights.matrix.rows(), weights.matrix.cols());
    if (!layers_[at].reached) return;
    const Maps& in = layers_[layer.inputs.front()].out;
    const Maps& derivative = layers_[at].derivative;
    if (layer.kind == Kind::linear)
        weights.gradient.noalias() = in.values.transpose() * derivative.values;
    else
        nn::convolve_weight_gradient(shape(at), in, derivative, weights.gradient);
}

template <class S>
void NetworkPass<S>::backward(int at, const Backward& what) {
    const NetworkLayer& layer = network_.layers[at];
    const int from = layer.inputs.front();
    if (layer.kind == Kind::zero || (layer.inputs.size() == 1 && from < what.first_layer)) return;
    const Maps& derivative = layers_[at].derivative;
    if (layer.kind == Kind::add) {
        for (const int input : layer.inputs) reach(input).values += derivative.values;
        return;
    }
    Maps& d_in = reach(from);
    switch (layer.kind) {
        case Kind::convolution:
            nn::convolve_backward(shape(at), derivative, weights_[layers_[at].weights].matrix, d_in);
            break;
        case Kind::batch_norm:
            if (norm_ == Norm::batch)
                layers_[at].norm.backward(layers_[at].out, derivative, d_in);
            else
                d_in.values += derivative.values;
            break;
        case Kind::relu:
            d_in.values.array() +=
                (layers_[at].out.values.array().real() > 0).select(derivative.values.array(), S{0});
            break;
        case Kind::average_pool:
            nn::average_pool_backward(pool_shape(layer), derivative, d_in);
            break;
        case Kind::channel_shuffle:
            nn::channel_shuffle_backward(layer.groups, derivative, d_in);
            break;
        case Kind::global_pool:
            nn::global_pool_backward(derivative, d_in);
            break;
        case Kind::linear:
            d_in.values.noalias() += derivative.values * weights_[layers_[at].weights].matrix.transpose();
            break;
        default:
            break;
    }
}

template class NetworkPass<float>;
template class NetworkPass<double>;
template class NetworkPass<std::complex<float>>;

}  // namespace latlab
