#include "exchange/network_parameters.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <map>
#include <string_view>

#include "base/random.h"
#include "base/text.h"

namespace latlab {
namespace {

using LayerKind = NetworkLayer::Kind;

std::string_view kind_name(LayerKind kind) {
    switch (kind) {
        case LayerKind::input:
            return "image";
        case LayerKind::convolution:
            return "convolution";
        case LayerKind::batch_norm:
            return "norm";
        case LayerKind::relu:
            return "relu";
        case LayerKind::average_pool:
            return "pool";
        case LayerKind::add:
            return "add";
        case LayerKind::zero:
            return "zero";
        case LayerKind::channel_shuffle:
            return "shuffle";
        case LayerKind::global_pool:
            return "global_pool";
        case LayerKind::linear:
            return "classifier";
    }
    return "";
}

// "stage 1 cell 2 edge 0-1 nor_conv_3x3" -> "stage_1.cell_2.edge_0_1": the operation on an edge or in a layer
// is no part of where it stands.
std::string place(std::string_view piece) {
    const std::vector<std::string_view> words = split(piece, ' ');
    std::string path;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (!path.empty()) path.push_back('.');
        path.append(words[i]);
        const bool operation_follows = words[i] == "edge" || words[i] == "layer";
        if (i + 1 < words.size() && std::isdigit(static_cast<unsigned char>(words[i + 1].front()))) {
            std::string number(words[++i]);
            std::replace(number.begin(), number.end(), '-', '_');
            path.append("_").append(number);
        }
        if (operation_follows) break;
    }
    return path;
}

double mean_square(const NetworkLayer& layer, const std::vector<double>& before) {
    switch (layer.kind) {
        case LayerKind::input:
        case LayerKind::batch_norm:
            return 1;
        case LayerKind::relu:
            return before[layer.inputs.front()] / 2;  // half of what is spread evenly around 0
        case LayerKind::zero:
            return 0;
        case LayerKind::add: {
            double sum = 0;
            for (const int input : layer.inputs) sum += before[input];
            return sum;
        }
        default:
            return before[layer.inputs.front()];
    }
}

ParameterTensor uniform(std::string name, std::vector<std::int64_t> shape, double low, double high,
                        Random& random) {
    ParameterTensor tensor{std::move(name), std::move(shape), {}};
    std::int64_t count = 1;
    for (const std::int64_t length : tensor.shape) count *= length;
    tensor.values.reserve(static_cast<std::size_t>(count));
    for (std::int64_t i = 0; i < count; ++i)
        tensor.values.push_back(static_cast<float>(random.uniform(low, high)));
    return tensor;
}

// The weights of an output that sums so many inputs, with variance 1 / inputs.
ParameterTensor weight(std::vector<std::int64_t> shape, int inputs, Random& random) {
    const double bound = std::sqrt(3. / inputs);
    return uniform("weight", std::move(shape), -bound, bound, random);
}

}  // namespace

std::vector<std::string> layer_paths(const Network& network) {
    std::map<std::pair<std::string, LayerKind>, int> count;
    for (const NetworkLayer& layer : network.layers) ++count[{layer.name, layer.kind}];
    std::map<std::pair<std::string, LayerKind>, int> seen;
    std::vector<std::string> paths;
    for (const NetworkLayer& layer : network.layers) {
        std::string path = layer.kind == LayerKind::input ? "" : place(layer.name) + ".";
        path.append(kind_name(layer.kind));
        if (count[{layer.name, layer.kind}] > 1)
            path.append("_").append(std::to_string(++seen[{layer.name, layer.kind}]));
        paths.push_back(std::move(path));
    }
    return paths;
}

RandomParameters::RandomParameters(const Network& network, std::uint64_t seed)
    : network_(network), seed_(seed) {
    for (const NetworkLayer& layer : network.layers) mean_square_.push_back(mean_square(layer, mean_square_));
}

std::vector<ParameterTensor> RandomParameters::of(int position) const {
    const NetworkLayer& layer = network_.layers[position];
    Random random = Random(seed_).fork(static_cast<std::uint64_t>(position));
    if (layer.kind == LayerKind::convolution) {
        const int inputs = network_.in_channels(layer) / layer.groups;
        return {weight({layer.channels, inputs, layer.kernel, layer.kernel},
                       inputs * layer.kernel * layer.kernel, random)};
    }
    if (layer.kind == LayerKind::linear) {
        const int inputs = network_.in_channels(layer);
        std::vector<ParameterTensor> tensors{weight({layer.channels, inputs}, inputs, random)};
        tensors.push_back(uniform("bias", {layer.channels}, -.1, .1, random));
        return tensors;
    }
    if (layer.kind != LayerKind::batch_norm) return {};
    // Of zeros any statistics will do. The little disorder lets a wrong order of these tensors show.
    const double expected = mean_square_[layer.inputs.front()] > 0 ? mean_square_[layer.inputs.front()] : 1;
    const double deviation = std::sqrt(expected);
    std::vector<ParameterTensor> tensors{uniform("weight", {layer.channels}, .9, 1.1, random)};
    tensors.push_back(uniform("bias", {layer.channels}, -.1, .1, random));
    tensors.push_back(uniform("running_mean", {layer.channels}, -.1 * deviation, .1 * deviation, random));
    tensors.push_back(uniform("running_var", {layer.channels}, .9 * expected, 1.1 * expected, random));
    return tensors;
}

}  // namespace latlab
