#pragma once

#include <string>
#include <vector>

#include "spaces/search_space.h"

namespace latlab {

/// One step of a network as a framework runs it. Feature maps are square: `channels` maps of size x size.
struct NetworkLayer {
    enum class Kind {
        input,            ///< the image
        convolution,      ///< without bias, padded by kernel / 2
        batch_norm,       ///< scale 1 and shift 0 when fresh
        relu,             ///< max(0, x)
        average_pool,     ///< kernel x kernel; the divisor counts pixels inside the map only
        add,              ///< the sum of all inputs
        zero,             ///< zeros in the shape of its input
        channel_shuffle,  ///< [groups, channels / groups] turned to [channels / groups, groups]
        global_pool,      ///< mean over the map
        linear,           ///< with bias; its output is the network's
    };
    Kind kind = Kind::input;
    std::vector<int> inputs;  ///< positions of earlier layers
    std::string name;         ///< of the piece it belongs to, as LayerCost::name
    int channels = 0, size = 0;
    int kernel = 1, stride = 1, padding = 0, groups = 1;
};

/// A network of a search space, layer by layer in an order of execution: layer 0 is the image, the last one
/// the logits. What cannot influence the output is there, too, unless the architecture is pruned first.
/// Edges with none and skip have no layer of their own (ZCP.md section 2).
struct Network {
    std::vector<NetworkLayer> layers;

    /// Channels that go into a layer with one input.
    int in_channels(const NetworkLayer& layer) const { return layers[layer.inputs.front()].channels; }
    int in_size(const NetworkLayer& layer) const { return layers[layer.inputs.front()].size; }
};

/// Throws std::invalid_argument if the architecture is none of the space's.
Network build_network(const SearchSpace& space, const Architecture& architecture);

}  // namespace latlab
