#pragma once

#include <vector>

#include "encoders/network_pass.h"

namespace latlab {

/// How everything that a NetworkPass computed changes while its weights move along their gradient: the
/// product of a loss's Hessian and gradient without the Hessian (Pearlmutter, "Fast Exact Multiplication by
/// the Hessian", Neural Computation 1994). Biases stay where they are.
template <class S>
class DirectionalPass {
  public:
    using Matrix = nn::Matrix<S>;
    using Maps = nn::FeatureMaps<S>;
    using Parts = std::vector<Maps>;

    /// Whose gradients' change is wanted: of all weights, or only of those that no batch normalisation
    /// follows, which is less work.
    enum class Gradients { all, unnormalised };
    /// pass: after forward() with Norm::batch and backward() by weights. It is read until this object ends
    /// and must not be run meanwhile.
    DirectionalPass(const NetworkPass<S>& pass, Gradients which);

    /// How the logits change: images x outputs.
    Matrix logits() const;

    /// From how the derivative by the logits changes.
    void backward(const Matrix& d_logits);
    /// How the gradient by pass.weights()[i] changes, after backward(); zeros where it is not wanted.
    const Matrix& gradient(std::size_t i) const { return gradients_[i]; }

  private:
    struct Layer {
        Parts out;
        bool out_stays = false;  ///< the way back reads it
        typename nn::BatchNorm<S>::MomentsAlong moments;
    };

    bool is_norm(int layer) const;
    std::size_t parts() const { return pass_.output(0).size(); }
    void forward(int layer, std::size_t part);
    bool wanted(int weights) const;
    void release_inputs(int layer, std::size_t part);
    Maps& reach(int layer, std::size_t part) {
        return derivatives_.reach(layer, part, pass_.output(layer)[part]);
    }
    void backward_norms(const std::vector<int>& level, std::size_t part);
    void backward(int layer, std::size_t part);
    void backward_weights(int layer, std::size_t part);
    void backward_input(int layer, std::size_t part);

    const NetworkPass<S>& pass_;
    Gradients which_;
    int first_layer_;  ///< the first whose weights' gradient is wanted: the way back ends there
    std::vector<Layer> layers_;
    LayerDerivatives<S> derivatives_;
    std::vector<Matrix> gradients_;
};

}  // namespace latlab
