#include "spaces/network.h"

#include "spaces/digits.h"
#include "spaces/network_builder.h"

namespace latlab {

int NetworkBuilder::append(Kind kind, std::vector<int> inputs) {
    NetworkLayer layer;
    layer.kind = kind;
    layer.name = name_;
    layer.channels = channels(inputs.front());
    layer.size = size(inputs.front());
    layer.inputs = std::move(inputs);
    network_.layers.push_back(std::move(layer));
    return static_cast<int>(network_.layers.size()) - 1;
}

int NetworkBuilder::convolution(int from, int channels, int kernel, int stride, int groups) {
    const int layer = append(Kind::convolution, {from});
    last().channels = channels;
    last().kernel = kernel;
    last().stride = stride;
    last().padding = kernel / 2;
    last().groups = groups;
    last().size = (last().size + 2 * last().padding - kernel) / stride + 1;
    return layer;
}

int NetworkBuilder::average_pool(int from, int kernel, int stride, int padding) {
    const int layer = append(Kind::average_pool, {from});
    last().kernel = kernel;
    last().stride = stride;
    last().padding = padding;
    last().size = (last().size + 2 * padding - kernel) / stride + 1;
    return layer;
}

int NetworkBuilder::channel_shuffle(int from, int groups) {
    const int layer = append(Kind::channel_shuffle, {from});
    last().groups = groups;
    return layer;
}

int NetworkBuilder::global_pool(int from) {
    const int layer = append(Kind::global_pool, {from});
    last().size = 1;
    return layer;
}

int NetworkBuilder::linear(int from, int outputs) {
    const int layer = append(Kind::linear, {from});
    last().channels = outputs;
    return layer;
}

Network build_network(const SearchSpace& space, const Architecture& architecture) {
    digits::require_member(space, architecture);
    return space.id() == "nb201" ? build_nb201_network(architecture) : build_fbnet_network(architecture);
}

}  // namespace latlab
