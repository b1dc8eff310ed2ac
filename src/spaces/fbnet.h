#pragma once

#include <array>

#include "spaces/search_space.h"

namespace latlab {
namespace fbnet {

constexpr int layer_count = 22;
constexpr int op_count = 9;

/// An inverted residual block: 1 x 1 convolution to `expansion` times the channels, depthwise
/// kernel x kernel convolution, 1 x 1 convolution, the first and last in `groups` groups. A skip has
/// expansion 0.
struct Block {
    std::string_view name;
    int kernel, expansion, groups;
};
constexpr std::array<Block, op_count> blocks{{{"k3_e1", 3, 1, 1},
                                              {"k3_e1_g2", 3, 1, 2},
                                              {"k3_e3", 3, 3, 1},
                                              {"k3_e6", 3, 6, 1},
                                              {"k5_e1", 5, 1, 1},
                                              {"k5_e1_g2", 5, 1, 2},
                                              {"k5_e3", 5, 3, 1},
                                              {"k5_e6", 5, 6, 1},
                                              {"skip", 0, 0, 1}}};
constexpr int skip = 8;

/// What goes into a layer and what comes out of it: channels, and feature maps of size x size.
struct Shape {
    int in_channels, out_channels, in_size, out_size;
    /// Whether a block adds its input to its output and a skip does nothing at all.
    constexpr bool residual() const { return in_channels == out_channels && in_size == out_size; }
    bool operator==(const Shape&) const = default;
};
/// Stages of 1, 4, 4, 4, 4, 4, 1 layers; the first layer of a stage changes channels and size.
const std::array<Shape, layer_count>& shapes();

constexpr int image_size = 32, stem_channels = 16, head_channels = 1504;
constexpr int class_count = 100;  ///< CIFAR-100

}  // namespace fbnet

/// FBNet (Wu et al., 2019) for CIFAR-100 images of 3 x 32 x 32 (ZCP.md section 2): a chain of 22 layers, each
/// one of 9 operations; 9^22 networks, which are not numbered. Notation: the 22 op digits joined by '_'.
/// graph(): the chain of 24 nodes input, layers, output (section 11 of the reference).
/// layers(): stem, the 22 layers, head; 24 in all, a skip that does nothing with cost zero.
/// Every network is connected and nothing of it can be pruned.
class FbNet final : public SearchSpace {
  public:
    std::string_view id() const override { return "fbnet"; }
    std::string_view name() const override { return "FBNet"; }
    int length() const override { return fbnet::layer_count; }
    int op_count() const override { return fbnet::op_count; }
    std::string_view op_name(int op) const override;
    double size() const override;
    bool enumerable() const override { return false; }
    std::size_t index(const Architecture& architecture) const override;
    Architecture at(std::size_t index) const override;
    Architecture parse(std::string_view text) const override;
    std::string print(const Architecture& architecture) const override;
    Architecture random(Random& random) const override;
    Architecture mutate(const Architecture& architecture, double rate, Random& random) const override;
    bool connected(const Architecture& architecture) const override;
    Architecture pruned(const Architecture& architecture) const override;
    Graph graph(const Architecture& architecture) const override;
    std::vector<LayerCost> layers(const Architecture& architecture) const override;
    LayerCost total(const Architecture& architecture) const override;
};

}  // namespace latlab
