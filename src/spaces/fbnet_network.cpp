#include "spaces/fbnet.h"
#include "spaces/network_builder.h"

namespace latlab {
namespace {

int conv_norm_relu(NetworkBuilder& network, int from, int channels, int kernel, int stride = 1,
                   int groups = 1) {
    return network.relu(network.batch_norm(network.convolution(from, channels, kernel, stride, groups)));
}

int skip(NetworkBuilder& network, int from, const fbnet::Shape& shape) {
    if (shape.residual()) return from;
    return conv_norm_relu(network, from, shape.out_channels, 1, shape.in_size / shape.out_size);
}

int block(NetworkBuilder& network, int from, const fbnet::Block& block, const fbnet::Shape& shape) {
    const int width = block.expansion * shape.in_channels;
    int at = conv_norm_relu(network, from, width, 1, 1, block.groups);
    if (block.groups > 1) at = network.channel_shuffle(at, block.groups);
    at = conv_norm_relu(network, at, width, block.kernel, shape.in_size / shape.out_size, width);
    at = network.batch_norm(network.convolution(at, shape.out_channels, 1, 1, block.groups));
    return shape.residual() ? network.add({at, from}) : at;
}

}  // namespace

Network build_fbnet_network(const Architecture& architecture) {
    NetworkBuilder network(3, fbnet::image_size);
    network.name("stem");
    int at = conv_norm_relu(network, 0, fbnet::stem_channels, 3);
    for (int layer = 0; layer < fbnet::layer_count; ++layer) {
        const int op = architecture.ops[layer];
        const fbnet::Shape& shape = fbnet::shapes()[layer];
        network.name("layer " + std::to_string(layer + 1) + " " +
                     std::string(search_space("fbnet").op_name(op)));
        at = op == fbnet::skip ? skip(network, at, shape) : block(network, at, fbnet::blocks[op], shape);
    }
    network.name("head");
    network.linear(network.global_pool(conv_norm_relu(network, at, fbnet::head_channels, 1)),
                   fbnet::class_count);
    return std::move(network).finish();
}

}  // namespace latlab
