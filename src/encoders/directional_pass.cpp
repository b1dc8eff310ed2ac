#include "encoders/directional_pass.h"

#include <algorithm>

namespace latlab {
namespace {

using Kind = NetworkLayer::Kind;

}  // namespace

template <class S>
DirectionalPass<S>::DirectionalPass(const NetworkPass<S>& pass, Gradients which)
    : pass_(pass),
      which_(which),
      first_layer_(static_cast<int>(pass.network().layers.size())),
      layers_(pass.network().layers.size()),
      gradients_(pass.weights().size()) {
    for (std::size_t i = 0; i < gradients_.size(); ++i) {
        if (!wanted(static_cast<int>(i))) continue;
        const int layer = pass.weights()[i].layer;
        first_layer_ = std::min(first_layer_, layer);
        layers_[pass.network().layers[layer].inputs.front()].out_stays = true;
    }
    for (std::size_t i = 0; i < layers_.size(); ++i) {
        layers_[i].out.resize(parts());
        if (is_norm(static_cast<int>(i))) layers_[i].out_stays = true;
        layers_[i].moments.in.start(pass.network().layers[i].channels);
    }
    for (const std::vector<int>& level : pass.levels()) {
        for (std::size_t part = 0; part < parts(); ++part) {
            for (const int at : level) {
                forward(at, part);
                release_inputs(at, part);
            }
        }
    }
}

template <class S>
bool DirectionalPass<S>::is_norm(int at) const {
    return pass_.network().layers[at].kind == Kind::batch_norm;
}

template <class S>
void DirectionalPass<S>::forward(int at, std::size_t part) {
    const NetworkLayer& layer = pass_.network().layers[at];
    Maps& out = layers_[at].out[part];
    out.resize(pass_.output(at)[part].images, layer.size, layer.channels);
    if (layer.kind == Kind::input || is_norm(at)) out.values.setZero();
    if (is_norm(at)) {
        pass_.batch_norm(at).backward(layers_[at].moments.in, pass_.output(at)[part],
                                      layers_[layer.inputs.front()].out[part], out);
    } else if (layer.kind == Kind::add) {
        out.values = layers_[layer.inputs[0]].out[part].values + layers_[layer.inputs[1]].out[part].values;
        for (std::size_t i = 2; i < layer.inputs.size(); ++i)
            out.values += layers_[layer.inputs[i]].out[part].values;
    } else if (layer.kind != Kind::input) {
        pass_.push(at, part, layers_[layer.inputs.front()].out[part], out);
    }
    if (pass_.weights_of(at) >= 0) {
        const Matrix& direction = pass_.weights()[pass_.weights_of(at)].gradient;
        const Maps& in = pass_.output(layer.inputs.front())[part];
        if (layer.kind == Kind::linear)
            out.values.noalias() += in.values * direction;
        else
            nn::convolve_adding(pass_.shape(at), in, direction, out);
    }
    for (const int norm : pass_.normalised_by(at))
        layers_[norm].moments.in.count(out, pass_.output(norm)[part]);
}

template <class S>
typename DirectionalPass<S>::Matrix DirectionalPass<S>::logits() const {
    return rows_of(layers_.back().out);
}

template <class S>
bool DirectionalPass<S>::wanted(int weights) const {
    return weights >= 0 && (which_ == Gradients::all || !pass_.weights()[weights].normalised);
}

// Changes that neither a later layer nor the way back reads.
template <class S>
void DirectionalPass<S>::release_inputs(int at, std::size_t part) {
    for (const int input : pass_.network().layers[at].inputs) {
        if (pass_.last_reader(input) == at && !layers_[input].out_stays) layers_[input].out[part] = Maps();
    }
}

// Level by level and part by part, as NetworkPass::backward() goes.
template <class S>
void DirectionalPass<S>::backward(const Matrix& d_logits) {
    for (std::size_t i = 0; i < gradients_.size(); ++i)
        gradients_[i].setZero(pass_.weights()[i].matrix.rows(), pass_.weights()[i].matrix.cols());
    for (std::size_t i = 0; i < layers_.size(); ++i) {
        for (auto* moments : {&layers_[i].moments.d_out, &layers_[i].moments.d_out_of_out})
            moments->start(pass_.network().layers[i].channels);
    }
    derivatives_.start(layers_.size(), layers_.back().out, d_logits);
    const std::vector<int> none;
    const auto& levels = pass_.levels();
    for (std::size_t level = levels.size(); level-- > 0;) {
        const std::vector<int>& norms = level + 1 < levels.size() ? levels[level + 1] : none;
        for (std::size_t part = 0; part < parts(); ++part) {
            backward_norms(norms, part);
            for (auto reversed = levels[level].rbegin(); reversed != levels[level].rend(); ++reversed) {
                const int at = *reversed;
                if (at >= first_layer_ && pass_.reached(at)) backward(at, part);
            }
        }
    }
}

template <class S>
void DirectionalPass<S>::backward_norms(const std::vector<int>& level, std::size_t part) {
    for (const int at : level) {
        const int from = pass_.network().layers[at].inputs.front();
        if (!is_norm(at) || !pass_.reached(at) || from < first_layer_) continue;
        Layer& layer = layers_[at];
        pass_.batch_norm(at).backward_along(
            pass_.moments_of_derivative(at), layer.moments, {pass_.output(at)[part], layer.out[part]},
            {pass_.derivative(at)[part], derivatives_.of(at)[part]}, reach(from, part));
        derivatives_.release(at, part);
    }
}

template <class S>
void DirectionalPass<S>::backward(int at, std::size_t part) {
    const NetworkLayer& layer = pass_.network().layers[at];
    const Maps& change = reach(at, part);
    if (is_norm(at)) {
        layers_[at].moments.d_out.count(change, pass_.output(at)[part]);
        layers_[at].moments.d_out_of_out.count(pass_.derivative(at)[part], layers_[at].out[part]);
    } else if (layer.kind == Kind::add) {
        for (const int input : layer.inputs) reach(input, part).values += change.values;
    } else {
        if (wanted(pass_.weights_of(at))) backward_weights(at, part);
        if (layer.inputs.front() >= first_layer_) backward_input(at, part);
    }
    if (!is_norm(at)) derivatives_.release(at, part);
}

template <class S>
void DirectionalPass<S>::backward_weights(int at, std::size_t part) {
    const NetworkLayer& layer = pass_.network().layers[at];
    const int from = layer.inputs.front();
    const Maps &in = pass_.output(from)[part], &in_change = layers_[from].out[part];
    const Maps &derivative = pass_.derivative(at)[part], &change = derivatives_.of(at)[part];
    Matrix& gradient = gradients_[pass_.weights_of(at)];
    if (layer.kind == Kind::linear) {
        gradient.noalias() += in.values.transpose() * change.values;
        gradient.noalias() += in_change.values.transpose() * derivative.values;
    } else {
        nn::convolve_weight_gradient(pass_.shape(at), in, change, gradient);
        nn::convolve_weight_gradient(pass_.shape(at), in_change, derivative, gradient);
    }
}

template <class S>
void DirectionalPass<S>::backward_input(int at, std::size_t part) {
    const NetworkLayer& layer = pass_.network().layers[at];
    const Maps &derivative = pass_.derivative(at)[part], &change = derivatives_.of(at)[part];
    Maps& d_in = reach(layer.inputs.front(), part);
    pass_.pull(at, part, change, d_in);
    if (pass_.weights_of(at) < 0) return;
    const Matrix& direction = pass_.weights()[pass_.weights_of(at)].gradient;
    if (layer.kind == Kind::linear)
        d_in.values.noalias() += derivative.values * direction.transpose();
    else
        nn::convolve_backward(pass_.shape(at), derivative, direction, d_in);
}

template class DirectionalPass<float>;
template class DirectionalPass<double>;

}  // namespace latlab
