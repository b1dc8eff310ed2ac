#pragma once

#include <vector>

#include "nn/feature_maps.h"

namespace latlab {

/// The derivatives by what a network's layers wrote for each part of a batch (NetworkPass). They add up as
/// they arrive.
template <class S>
class LayerDerivatives {
  public:
    using Maps = nn::FeatureMaps<S>;

    /// None for any layer but the last, whose is d_logits (images x outputs).
    void start(std::size_t layers, const std::vector<Maps>& logits, const nn::Matrix<S>& d_logits) {
        layers_.assign(layers, Layer{std::vector<Maps>(logits.size()), std::vector<char>(logits.size())});
        nn::Index first = 0;
        for (std::size_t part = 0; part < logits.size(); ++part) {
            Maps& derivative = reach(static_cast<int>(layers) - 1, part, logits[part]);
            derivative.values = d_logits.middleRows(first, derivative.images);
            first += derivative.images;
        }
    }

    /// To add to; zeros at first. like: maps of its shape.
    Maps& reach(int layer, std::size_t part, const Maps& like) {
        Layer& own = layers_[layer];
        if (!own.reached[part]) {
            own.parts[part].resize(like.images, like.size, like.channels());
            own.parts[part].values.setZero();
            own.reached[part] = true;
        }
        return own.parts[part];
    }
    bool reached(int layer, std::size_t part) const { return layers_[layer].reached[part] != 0; }
    const std::vector<Maps>& of(int layer) const { return layers_[layer].parts; }
    /// Gives the memory back.
    void release(int layer, std::size_t part) { layers_[layer].parts[part] = Maps(); }

  private:
    struct Layer {
        std::vector<Maps> parts;
        std::vector<char> reached;  ///< of each part: whether something was added
    };
    std::vector<Layer> layers_;
};

}  // namespace latlab
