#pragma once

#include <vector>

#include "encoders/layer_derivatives.h"
#include "nn/convolution.h"
#include "nn/feature_map_layers.h"
#include "spaces/network.h"

namespace latlab {

/// A network with weights, run forwards and backwards on a batch of images in training mode: what zero-cost
/// proxies look at (ZCP.md sections 1 and 2). S is float, or double where digits run out.
///
/// Only batch normalisation needs the whole batch at once. Everything between two of them goes through a few
/// images at a time, a part, so that what one layer wrote is still in the processor's cache when the next one
/// reads it. Layers between the same normalisations make a level.
/// Maps that nothing will read again are given back at once, so that the next ones take their place there.
template <class S>
class NetworkPass {
  public:
    using Matrix = nn::Matrix<S>;
    using Maps = nn::FeatureMaps<S>;
    using Parts = std::vector<Maps>;  ///< a batch, part after part

    /// A convolution or the linear layer. A convolution's matrix is laid out as in nn/convolution.h, the
    /// linear layer's is inputs x outputs. The bias of a convolution is empty.
    struct Weights {
        int layer;
        Matrix matrix;
        Matrix bias;      ///< 1 x outputs
        Matrix gradient;  ///< by the matrix, from the last backward() by weights; 0 x 0 before
        bool normalised;  ///< batch normalisation follows: the loss does not depend on its scale
    };

    static constexpr int images_of_a_part = 8;
    /// All weights are 0. images_in_part: 1 at least.
    explicit NetworkPass(Network network, int images_in_part = images_of_a_part);

    const Network& network() const { return network_; }
    std::vector<Weights>& weights() { return weights_; }
    const std::vector<Weights>& weights() const { return weights_; }
    /// The place in weights() of a layer's, -1 if it has none.
    int weights_of(int layer) const { return layers_[layer].weights; }
    /// Of the convolution that a layer is.
    nn::ConvolutionShape shape(int layer) const;
    /// The layers of each level in their order. One of batch normalisation starts the level after its
    /// input's.
    const std::vector<std::vector<int>>& levels() const { return levels_; }
    /// The batch normalisations that read a layer.
    const std::vector<int>& normalised_by(int layer) const { return layers_[layer].normalised_by; }
    /// The layer that reads a layer's output last, level after level; -1 if none does.
    int last_reader(int layer) const { return layers_[layer].last_reader; }

    enum class Norm { batch, none };
    /// images: as layer 0 says. With Norm::none batch normalisation changes nothing.
    void forward(const Maps& images, Norm norm = Norm::batch);
    /// The same, with Norm::batch, where nothing is to go backwards and only what one layer wrote is wanted.
    Matrix forward_to(int layer, const Maps& images);
    /// What a layer wrote in forward().
    const Parts& output(int layer) const { return layers_[layer].out; }
    Matrix logits() const;  ///< images x outputs
    const nn::BatchNorm<S>& batch_norm(int layer) const { return layers_[layer].norm; }

    /// weights fills each Weights::gradient (with zeros where nothing arrives), images the derivative by the
    /// images.
    enum class Gradients { weights, images };
    /// From the derivative by the logits (images x outputs).
    void backward(const Matrix& d_logits, Gradients by = Gradients::weights);
    /// The derivative by the images (images x numbers of each), after a backward() that asked for it. Zeros
    /// if nothing arrives.
    Matrix image_derivative() const;
    /// Whether a derivative came to a layer's output in the last backward().
    bool reached(int layer) const { return derivatives_.reached(layer, 0); }
    /// It, after a backward() by weights, where a layer has weights or is batch normalisation.
    const Parts& derivative(int layer) const { return derivatives_.of(layer); }
    /// Of it and the output, where a layer is batch normalisation.
    const nn::Moments<S>& moments_of_derivative(int layer) const { return layers_[layer].moments; }

    /// Takes a change of a layer's one input to that of its output, with the weights as they are, for one
    /// part of the batch. Not for batch normalisation.
    void push(int layer, std::size_t part, const Maps& change, Maps& out) const;
    /// Adds the derivative by the input to d_in, given that by the output. Not for batch normalisation.
    void pull(int layer, std::size_t part, const Maps& derivative, Maps& d_in) const;

  private:
    struct Layer {
        Parts out;
        int weights = -1, last_reader = -1;
        std::vector<int> normalised_by;
        nn::BatchNorm<S> norm;
        nn::Moments<S> moments;  ///< of the input, then of the derivative
    };

    void add_weights(int layer);
    void find_levels();
    std::size_t parts() const { return layers_.front().out.size(); }
    void split(const Maps& images);
    void start_moments();
    void forward(const Maps& images, int wanted);
    void forward(int layer, std::size_t part);
    void release_inputs(int layer, std::size_t part, int wanted);
    Maps& reach(int layer, std::size_t part) {
        return derivatives_.reach(layer, part, layers_[layer].out[part]);
    }
    void backward_norms(const std::vector<int>& level, std::size_t part, Gradients by);
    void backward(int layer, std::size_t part, Gradients by);
    void backward_weights(int layer, std::size_t part);

    Network network_;
    int images_in_part_;
    std::vector<Layer> layers_;
    LayerDerivatives<S> derivatives_;
    std::vector<Weights> weights_;
    std::vector<std::vector<int>> levels_;
    Norm norm_ = Norm::batch;
};

/// The rows of maps of size 1, part after part.
template <class S>
nn::Matrix<S> rows_of(const std::vector<nn::FeatureMaps<S>>& parts);

}  // namespace latlab
