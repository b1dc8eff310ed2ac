#include "spaces/fbnet.h"

#include <cmath>
#include <stdexcept>

#include "spaces/digits.h"

namespace latlab {
namespace fbnet {

const std::array<Shape, layer_count>& shapes() {
    struct Stage {
        int layers, channels, stride;
    };
    static const std::array<Shape, layer_count> all = [] {
        constexpr std::array<Stage, 7> stages{
            {{1, 16, 1}, {4, 24, 1}, {4, 32, 2}, {4, 64, 2}, {4, 112, 1}, {4, 184, 2}, {1, 352, 1}}};
        std::array<Shape, layer_count> shapes{};
        int layer = 0, channels = stem_channels, size = image_size;
        for (const Stage& stage : stages) {
            for (int i = 0; i < stage.layers; ++i) {
                const int out_size = i == 0 ? size / stage.stride : size;
                shapes[layer++] = {channels, stage.channels, size, out_size};
                channels = stage.channels;
                size = out_size;
            }
        }
        return shapes;
    }();
    return all;
}

}  // namespace fbnet

std::string_view FbNet::op_name(int op) const {
    return fbnet::blocks.at(static_cast<std::size_t>(op)).name;
}

double FbNet::size() const {
    return std::pow(fbnet::op_count, fbnet::layer_count);
}

std::size_t FbNet::index(const Architecture&) const {
    throw std::logic_error("fbnet: its networks are not numbered");
}

Architecture FbNet::at(std::size_t) const {
    throw std::logic_error("fbnet: its networks are not numbered");
}

Architecture FbNet::parse(std::string_view text) const {
    return digits::parse(*this, text);
}

std::string FbNet::print(const Architecture& architecture) const {
    digits::require_member(*this, architecture);
    return digits::print(architecture);
}

Architecture FbNet::random(Random& random) const {
    return digits::random(*this, random);
}

Architecture FbNet::mutate(const Architecture& architecture, double rate, Random& random) const {
    return digits::mutate(*this, architecture, rate, random);
}

bool FbNet::connected(const Architecture& architecture) const {
    digits::require_member(*this, architecture);
    return true;
}

Architecture FbNet::pruned(const Architecture& architecture) const {
    digits::require_member(*this, architecture);
    return architecture;
}

Graph FbNet::graph(const Architecture& architecture) const {
    digits::require_member(*this, architecture);
    Graph graph;
    graph.op.push_back(op_count());
    graph.op.insert(graph.op.end(), architecture.ops.begin(), architecture.ops.end());
    graph.op.push_back(op_count() + 1);
    for (int node = 0; node <= fbnet::layer_count; ++node) graph.edges.emplace_back(node, node + 1);
    return graph;
}

}  // namespace latlab
