#include "spaces/cost.h"

#include <utility>

namespace latlab::cost {
namespace {

double numbers(int channels, int size) {
    return 1.0 * channels * size * size;
}

}  // namespace

LayerCost convolution(const Convolution& shape) {
    LayerCost layer;
    layer.parameters = 1.0 * shape.kernel * shape.kernel * (shape.in / shape.groups) * shape.out;
    layer.macs = layer.parameters * shape.out_size * shape.out_size;
    layer.flops = layer.macs;
    layer.activations = numbers(shape.out, shape.out_size);
    return layer;
}

LayerCost batch_norm(int channels, int size) {
    LayerCost layer;
    layer.flops = 2 * numbers(channels, size);
    layer.parameters = 2.0 * channels;
    return layer;
}

LayerCost relu(int channels, int size) {
    return elementwise(numbers(channels, size));
}

LayerCost linear(int in, int out) {
    LayerCost layer;
    layer.macs = 1.0 * in * out;
    layer.flops = layer.macs;
    layer.parameters = layer.macs + out;
    layer.activations = out;
    return layer;
}

LayerCost elementwise(double flops) {
    LayerCost layer;
    layer.flops = flops;
    return layer;
}

LayerCost& operator+=(LayerCost& sum, const LayerCost& part) {
    sum.macs += part.macs;
    sum.flops += part.flops;
    sum.parameters += part.parameters;
    sum.activations += part.activations;
    return sum;
}

LayerCost operator+(LayerCost sum, const LayerCost& part) {
    return sum += part;
}

LayerCost named(std::string name, LayerCost layer) {
    layer.name = std::move(name);
    return layer;
}

}  // namespace latlab::cost
