#pragma once

#include <string>
#include <utility>
#include <vector>

#include "spaces/network.h"

namespace latlab {

/// Appends layers to a network; each call gives the new layer's position.
class NetworkBuilder {
  public:
    using Kind = NetworkLayer::Kind;

    NetworkBuilder(int image_channels, int image_size) {
        NetworkLayer image;
        image.name = "image";
        image.channels = image_channels;
        image.size = image_size;
        network_.layers.push_back(std::move(image));
    }

    /// The name that the next layers carry.
    void name(std::string piece) { name_ = std::move(piece); }

    int convolution(int from, int channels, int kernel, int stride = 1, int groups = 1);
    int average_pool(int from, int kernel, int stride, int padding);
    int batch_norm(int from) { return append(Kind::batch_norm, {from}); }
    int relu(int from) { return append(Kind::relu, {from}); }
    int zero(int from) { return append(Kind::zero, {from}); }
    int add(std::vector<int> from) { return append(Kind::add, std::move(from)); }
    int channel_shuffle(int from, int groups);
    int global_pool(int from);
    int linear(int from, int outputs);

    int size(int layer) const { return network_.layers[layer].size; }
    int channels(int layer) const { return network_.layers[layer].channels; }
    Network finish() && { return std::move(network_); }

  private:
    int append(Kind kind, std::vector<int> inputs);
    NetworkLayer& last() { return network_.layers.back(); }

    Network network_;
    std::string name_;
};

Network build_nb201_network(const Architecture& architecture);
Network build_fbnet_network(const Architecture& architecture);

}  // namespace latlab
