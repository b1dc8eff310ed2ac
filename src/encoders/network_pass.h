#pragma once

#include <functional>
#include <vector>

#include "nn/convolution.h"
#include "nn/feature_map_layers.h"
#include "spaces/network.h"

namespace latlab {

/// A network with weights, run forwards and backwards on a batch of images in training mode: what zero-cost
/// proxies look at (ZCP.md sections 1 and 2). S is float, double where digits run out, or std::complex<float>
/// for a derivative of everything along a direction of the weights.
/// Between two calls of forward() nothing is allocated anew if the batch keeps its size.
template <class S>
class NetworkPass {
  public:
    using Matrix = nn::Matrix<S>;
    using Maps = nn::FeatureMaps<S>;

    /// A convolution or the linear layer. A convolution's matrix is laid out as in nn/convolution.h, the
    /// linear layer's is inputs x outputs. The bias of a convolution is empty.
    struct Weights {
        int layer;
        Matrix matrix;
        Matrix bias;      ///< 1 x outputs
        Matrix gradient;  ///< by the matrix, from the last backward() that asked for it; 0 x 0 before
        bool normalised;  ///< batch normalisation follows: the loss does not depend on its scale
    };

    /// All weights are 0.
    explicit NetworkPass(Network network);

    const Network& network() const { return network_; }
    std::vector<Weights>& weights() { return weights_; }
    const std::vector<Weights>& weights() const { return weights_; }

    enum class Norm { batch, none };
    /// images: as layer 0 says. With Norm::none batch normalisation changes nothing.
    void forward(const Maps& images, Norm norm = Norm::batch);
    /// What a layer wrote.
    const Maps& output(int layer) const { return layers_[layer].out; }
    const Maps& logits() const { return layers_.back().out; }
    const nn::BatchNorm<S>& batch_norm(int layer) const { return layers_[layer].norm; }

    enum class Gradients { all, unnormalised, none };
    struct Backward {
        /// Which Weights::gradient to fill (with zeros where nothing arrives).
        Gradients gradients = Gradients::all;
        int first_layer = 1;  ///< layers before this one are left alone; 0: the derivative by the images
        /// Told the derivative by a layer's output as soon as it is whole.
        std::function<void(int layer, const Maps& derivative)> on_derivative;
    };
    /// From the derivative by the logits (images x outputs).
    void backward(const Matrix& d_logits, const Backward& what);
    /// The derivative by the images, after a backward() with first_layer 0. Zeros if nothing arrives.
    const Maps& image_derivative() const { return layers_.front().derivative; }

  private:
    struct Layer {
        Maps out, derivative;
        bool reached = false;  ///< a derivative arrived
        nn::BatchNorm<S> norm;
        int weights = -1;
    };

    void forward(int layer);
    void backward(int layer, const Backward& what);
    void backward_weights(int layer, Gradients which);
    /// The derivative of a layer's input, zeros if it is the first that adds to it.
    Maps& reach(int layer);
    nn::ConvolutionShape shape(int layer) const;

    Network network_;
    std::vector<Layer> layers_;
    std::vector<Weights> weights_;
    Norm norm_ = Norm::batch;
};

}  // namespace latlab
