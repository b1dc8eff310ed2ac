#include "spaces/cost.h"
#include "spaces/digits.h"
#include "spaces/fbnet.h"

namespace latlab {
namespace {

using namespace cost;
using fbnet::Shape;

LayerCost fbnet_stem() {
    using fbnet::image_size, fbnet::stem_channels;
    return named("stem", convolution({3, stem_channels, 3, 1, image_size}) +
                             batch_norm(stem_channels, image_size) + relu(stem_channels, image_size));
}

// A skip that cannot be an identity is a 1 x 1 convolution with batch normalisation and ReLU.
LayerCost skip_cost(const Shape& shape) {
    if (shape.residual()) return {};
    return convolution({shape.in_channels, shape.out_channels, 1, 1, shape.out_size}) +
           batch_norm(shape.out_channels, shape.out_size) + relu(shape.out_channels, shape.out_size);
}

// The count that the public table uses leaves out the ReLU between the first two convolutions.
LayerCost block_cost(const fbnet::Block& block, const Shape& shape) {
    const int width = block.expansion * shape.in_channels;
    return convolution({shape.in_channels, width, 1, block.groups, shape.in_size}) +
           batch_norm(width, shape.in_size) +
           convolution({width, width, block.kernel, width, shape.out_size}) +
           batch_norm(width, shape.out_size) + relu(width, shape.out_size) +
           convolution({width, shape.out_channels, 1, block.groups, shape.out_size}) +
           batch_norm(shape.out_channels, shape.out_size);
}

LayerCost op_cost(int layer, int op) {
    const Shape& shape = fbnet::shapes()[layer];
    return op == fbnet::skip ? skip_cost(shape) : block_cost(fbnet::blocks[op], shape);
}

LayerCost fbnet_head() {
    using fbnet::head_channels;
    const auto [in, channels, in_size, size] = fbnet::shapes().back();
    const LayerCost expand = convolution({channels, head_channels, 1, 1, size}) +
                             batch_norm(head_channels, size) + relu(head_channels, size);
    const LayerCost pool = elementwise(1.0 * head_channels * size * size);
    return named("head", expand + pool + linear(head_channels, fbnet::class_count));
}

}  // namespace

std::vector<LayerCost> FbNet::layers(const Architecture& architecture) const {
    digits::require_member(*this, architecture);
    std::vector<LayerCost> layers{fbnet_stem()};
    for (int layer = 0; layer < fbnet::layer_count; ++layer) {
        const int op = architecture.ops[layer];
        layers.push_back(
            named("layer " + std::to_string(layer + 1) + " " + std::string(op_name(op)), op_cost(layer, op)));
    }
    layers.push_back(fbnet_head());
    return layers;
}

LayerCost FbNet::total(const Architecture& architecture) const {
    digits::require_member(*this, architecture);
    using Table = std::array<std::array<LayerCost, fbnet::op_count>, fbnet::layer_count>;
    static const LayerCost fixed = fbnet_stem() + fbnet_head();
    static const Table table = [] {
        Table costs;
        for (int layer = 0; layer < fbnet::layer_count; ++layer) {
            for (int op = 0; op < fbnet::op_count; ++op) costs[layer][op] = op_cost(layer, op);
        }
        return costs;
    }();
    LayerCost sum = named("total", fixed);
    for (int layer = 0; layer < fbnet::layer_count; ++layer) sum += table[layer][architecture.ops[layer]];
    return sum;
}

}  // namespace latlab
