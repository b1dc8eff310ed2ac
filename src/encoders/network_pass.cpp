#include "encoders/network_pass.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace latlab {
namespace {

using Kind = NetworkLayer::Kind;

constexpr int every_layer = -1;

nn::PoolShape pool_shape(const NetworkLayer& layer) {
    return {layer.kernel, layer.stride, layer.padding};
}

}  // namespace

template <class S>
NetworkPass<S>::NetworkPass(Network network, int images_in_part)
    : network_(std::move(network)), images_in_part_(images_in_part), layers_(network_.layers.size()) {
    find_levels();
    for (std::size_t i = 0; i < layers_.size(); ++i) add_weights(static_cast<int>(i));
}

template <class S>
void NetworkPass<S>::add_weights(int at) {
    const NetworkLayer& layer = network_.layers[at];
    const bool linear = layer.kind == Kind::linear;
    if (!linear && layer.kind != Kind::convolution) return;
    const nn::Index rows = linear ? network_.in_channels(layer) : shape(at).weight_rows();
    layers_[at].weights = static_cast<int>(weights_.size());
    weights_.push_back({at, Matrix::Zero(rows, layer.channels),
                        linear ? Matrix(Matrix::Zero(1, layer.channels)) : Matrix(), Matrix(),
                        !layers_[at].normalised_by.empty()});
}

template <class S>
void NetworkPass<S>::find_levels() {
    std::vector<std::size_t> level(layers_.size(), 0);
    for (std::size_t i = 0; i < layers_.size(); ++i) {
        const NetworkLayer& layer = network_.layers[i];
        for (const int input : layer.inputs) level[i] = std::max(level[i], level[input]);
        if (layer.kind == Kind::batch_norm) {
            ++level[i];
            layers_[layer.inputs.front()].normalised_by.push_back(static_cast<int>(i));
        }
        if (level[i] >= levels_.size()) levels_.resize(level[i] + 1);
        levels_[level[i]].push_back(static_cast<int>(i));
    }
    for (const std::vector<int>& layers : levels_) {
        for (const int reader : layers) {
            for (const int input : network_.layers[reader].inputs) layers_[input].last_reader = reader;
        }
    }
}

template <class S>
nn::ConvolutionShape NetworkPass<S>::shape(int layer) const {
    const NetworkLayer& of = network_.layers[layer];
    return {network_.in_channels(of), of.channels, of.kernel, of.stride, of.padding, of.groups};
}

template <class S>
void NetworkPass<S>::split(const Maps& images) {
    const int count = (images.images + images_in_part_ - 1) / images_in_part_;
    for (Layer& layer : layers_) layer.out.resize(count);
    for (int part = 0; part < count; ++part) {
        const int first = part * images_in_part_;
        Maps& some = layers_.front().out[part];
        some.resize(std::min(images_in_part_, images.images - first), images.size, images.channels());
        some.values = images.values.middleRows(first * images.pixels(), some.values.rows());
    }
}

template <class S>
void NetworkPass<S>::start_moments() {
    for (std::size_t i = 0; i < layers_.size(); ++i) {
        if (network_.layers[i].kind == Kind::batch_norm)
            layers_[i].moments.start(network_.layers[i].channels);
    }
}

template <class S>
void NetworkPass<S>::forward(const Maps& images, Norm norm) {
    norm_ = norm;
    forward(images, every_layer);
}

template <class S>
typename NetworkPass<S>::Matrix NetworkPass<S>::forward_to(int layer, const Maps& images) {
    norm_ = Norm::batch;
    forward(images, layer);
    return rows_of(layers_[layer].out);
}

template <class S>
void NetworkPass<S>::forward(const Maps& images, int wanted) {
    split(images);
    start_moments();
    for (const std::vector<int>& level : levels_) {
        for (const int at : level) {
            if (network_.layers[at].kind == Kind::batch_norm && norm_ == Norm::batch)
                layers_[at].norm.set(layers_[at].moments);
        }
        for (std::size_t part = 0; part < parts(); ++part) {
            for (const int at : level) {
                forward(at, part);
                if (wanted != every_layer) release_inputs(at, part, wanted);
            }
        }
    }
}

template <class S>
void NetworkPass<S>::release_inputs(int at, std::size_t part, int wanted) {
    for (const int input : network_.layers[at].inputs) {
        if (layers_[input].last_reader == at && input != wanted) layers_[input].out[part] = Maps();
    }
}

template <class S>
void NetworkPass<S>::forward(int at, std::size_t part) {
    const NetworkLayer& layer = network_.layers[at];
    Maps& out = layers_[at].out[part];
    if (layer.kind != Kind::input) {
        const Maps& in = layers_[layer.inputs.front()].out[part];
        out.resize(in.images, layer.size, layer.channels);
        if (layer.kind == Kind::batch_norm && norm_ == Norm::batch) {
            layers_[at].norm.forward(in, out);
        } else if (layer.kind == Kind::batch_norm) {
            out.values = in.values;
        } else if (layer.kind == Kind::relu) {
            out.values = in.values.cwiseMax(S{0});
        } else if (layer.kind == Kind::add) {
            out.values = in.values + layers_[layer.inputs[1]].out[part].values;
            for (std::size_t i = 2; i < layer.inputs.size(); ++i)
                out.values += layers_[layer.inputs[i]].out[part].values;
        } else {
            push(at, part, in, out);
        }
        if (layer.kind == Kind::linear) out.values.rowwise() += weights_[layers_[at].weights].bias.row(0);
    }
    for (const int norm : layers_[at].normalised_by) layers_[norm].moments.count(out, out);
}

template <class S>
typename NetworkPass<S>::Matrix NetworkPass<S>::logits() const {
    return rows_of(layers_.back().out);
}

template <class S>
void NetworkPass<S>::push(int at, std::size_t part, const Maps& change, Maps& out) const {
    const NetworkLayer& layer = network_.layers[at];
    out.resize(change.images, layer.size, layer.channels);
    switch (layer.kind) {
        case Kind::convolution:
            nn::convolve(shape(at), change, weights_[layers_[at].weights].matrix, out);
            break;
        case Kind::relu:
            out.values = (layers_[at].out[part].values.array() > 0).select(change.values.array(), S{0});
            break;
        case Kind::average_pool:
            nn::average_pool(pool_shape(layer), change, out);
            break;
        case Kind::zero:
            out.values.setZero();
            break;
        case Kind::channel_shuffle:
            nn::channel_shuffle(layer.groups, change, out);
            break;
        case Kind::global_pool:
            nn::global_pool(change, out);
            break;
        case Kind::linear:
            out.values.noalias() = change.values * weights_[layers_[at].weights].matrix;
            break;
        default:
            throw std::invalid_argument("a layer with one input that is no batch normalisation");
    }
}

template <class S>
void NetworkPass<S>::backward(const Matrix& d_logits, Gradients by) {
    start_moments();
    if (by == Gradients::weights) {
        for (Weights& weights : weights_)
            weights.gradient.setZero(weights.matrix.rows(), weights.matrix.cols());
    }
    derivatives_.start(layers_.size(), layers_.back().out, d_logits);
    const std::vector<int> none;
    for (std::size_t level = levels_.size(); level-- > 0;) {
        const std::vector<int>& norms = level + 1 < levels_.size() ? levels_[level + 1] : none;
        for (std::size_t part = 0; part < parts(); ++part) {
            backward_norms(norms, part, by);
            for (auto reversed = levels_[level].rbegin(); reversed != levels_[level].rend(); ++reversed) {
                const int at = *reversed;
                if (at > 0 && derivatives_.reached(at, part)) backward(at, part, by);
            }
        }
    }
    for (std::size_t part = 0; by == Gradients::images && part < parts(); ++part) reach(0, part);
}

// The way back through the normalisations that start a level, into the one before it.
template <class S>
void NetworkPass<S>::backward_norms(const std::vector<int>& level, std::size_t part, Gradients by) {
    for (const int at : level) {
        if (network_.layers[at].kind != Kind::batch_norm || !derivatives_.reached(at, part)) continue;
        Layer& layer = layers_[at];
        Maps& d_in = reach(network_.layers[at].inputs.front(), part);
        if (norm_ == Norm::batch)
            layer.norm.backward(layer.moments, layer.out[part], derivatives_.of(at)[part], d_in);
        else
            d_in.values += derivatives_.of(at)[part].values;
        if (by == Gradients::images) derivatives_.release(at, part);
    }
}

template <class S>
void NetworkPass<S>::backward(int at, std::size_t part, Gradients by) {
    const NetworkLayer& layer = network_.layers[at];
    Layer& own = layers_[at];
    const Maps& derivative = derivatives_.of(at)[part];
    if (layer.kind == Kind::batch_norm) {
        own.moments.count(derivative, own.out[part]);
    } else if (layer.kind == Kind::add) {
        for (const int input : layer.inputs) reach(input, part).values += derivative.values;
    } else if (layer.kind != Kind::zero) {
        if (own.weights >= 0 && by == Gradients::weights) backward_weights(at, part);
        const int from = layer.inputs.front();
        if (from > 0 || by == Gradients::images) pull(at, part, derivative, reach(from, part));
    }
    const bool stays = layer.kind == Kind::batch_norm || (own.weights >= 0 && by == Gradients::weights);
    if (!stays) derivatives_.release(at, part);
}

template <class S>
void NetworkPass<S>::backward_weights(int at, std::size_t part) {
    const NetworkLayer& layer = network_.layers[at];
    Matrix& gradient = weights_[layers_[at].weights].gradient;
    const Maps& in = layers_[layer.inputs.front()].out[part];
    const Maps& derivative = derivatives_.of(at)[part];
    if (layer.kind == Kind::linear)
        gradient.noalias() += in.values.transpose() * derivative.values;
    else
        nn::convolve_weight_gradient(shape(at), in, derivative, gradient);
}

template <class S>
void NetworkPass<S>::pull(int at, std::size_t part, const Maps& derivative, Maps& d_in) const {
    const NetworkLayer& layer = network_.layers[at];
    switch (layer.kind) {
        case Kind::convolution:
            nn::convolve_backward(shape(at), derivative, weights_[layers_[at].weights].matrix, d_in);
            break;
        case Kind::relu:
            d_in.values.array() +=
                (layers_[at].out[part].values.array() > 0).select(derivative.values.array(), S{0});
            break;
        case Kind::average_pool:
            nn::average_pool_backward(pool_shape(layer), derivative, d_in);
            break;
        case Kind::zero:
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
            throw std::invalid_argument("a layer with one input that is no batch normalisation");
    }
}

template <class S>
typename NetworkPass<S>::Matrix NetworkPass<S>::image_derivative() const {
    // An image's rows lie one after the other, so its numbers are one row of another shape.
    std::vector<Maps> images;
    for (const Maps& part : derivatives_.of(0)) {
        Maps rows(part.images, 1, static_cast<int>(part.pixels()) * part.channels());
        rows.values = nn::ConstView<S>(part.values.data(), rows.values.rows(), rows.values.cols());
        images.push_back(std::move(rows));
    }
    return rows_of(images);
}

template <class S>
nn::Matrix<S> rows_of(const std::vector<nn::FeatureMaps<S>>& parts) {
    nn::Index rows = 0;
    for (const auto& part : parts) rows += part.values.rows();
    nn::Matrix<S> all(rows, parts.front().channels());
    rows = 0;
    for (const auto& part : parts) {
        all.middleRows(rows, part.values.rows()) = part.values;
        rows += part.values.rows();
    }
    return all;
}

template class NetworkPass<float>;
template class NetworkPass<double>;
template nn::Matrix<float> rows_of(const std::vector<nn::FeatureMaps<float>>&);
template nn::Matrix<double> rows_of(const std::vector<nn::FeatureMaps<double>>&);

}  // namespace latlab
