#include "spaces/nb201.h"
#include "spaces/network_builder.h"

namespace latlab {
namespace {

int relu_conv_norm(NetworkBuilder& network, int from, int channels, int kernel, int stride = 1) {
    return network.batch_norm(network.convolution(network.relu(from), channels, kernel, stride));
}

// What an edge with an operation adds to its target node.
int edge(NetworkBuilder& network, int from, int op) {
    switch (op) {
        case nb201::skip_connect:
            return from;
        case nb201::nor_conv_1x1:
            return relu_conv_norm(network, from, network.channels(from), 1);
        case nb201::nor_conv_3x3:
            return relu_conv_norm(network, from, network.channels(from), 3);
        default:
            return network.average_pool(from, 3, 1, 1);
    }
}

int cell(NetworkBuilder& network, int input, const Architecture& architecture, const std::string& name) {
    std::array<int, nb201::node_count> nodes{input};
    // A node that nothing reaches is zeros, made only where something reads them.
    const auto zeros_if_nothing = [&](int& node) {
        if (node >= 0) return;
        network.name(name);
        node = network.zero(input);
    };
    for (int to = 1; to < nb201::node_count; ++to) {
        std::vector<int> terms;
        for (int from = 0; from < to; ++from) {
            const int position = nb201::edge_position(from, to), op = architecture.ops[position];
            if (op == nb201::none) continue;
            zeros_if_nothing(nodes[from]);
            network.name(name + " edge " + std::to_string(from) + "-" + std::to_string(to) + " " +
                         std::string(search_space("nb201").op_name(op)));
            terms.push_back(edge(network, nodes[from], op));
        }
        network.name(name);
        nodes[to] = terms.empty() ? -1 : terms.size() == 1 ? terms.front() : network.add(std::move(terms));
    }
    zeros_if_nothing(nodes.back());
    return nodes.back();
}

int reduction(NetworkBuilder& network, int from, nb201::Stage stage) {
    const int block =
        relu_conv_norm(network, relu_conv_norm(network, from, stage.channels, 3, 2), stage.channels, 3);
    return network.add({block, network.convolution(network.average_pool(from, 2, 2, 0), stage.channels, 1)});
}

}  // namespace

Network build_nb201_network(const Architecture& architecture) {
    NetworkBuilder network(3, nb201::stages.front().size);
    network.name("stem");
    int at = network.batch_norm(network.convolution(0, nb201::stages.front().channels, 3));
    for (std::size_t s = 0; s < nb201::stages.size(); ++s) {
        const std::string stage = "stage " + std::to_string(s + 1);
        if (s > 0) {
            network.name(stage + " reduction");
            at = reduction(network, at, nb201::stages[s]);
        }
        for (int i = 1; i <= nb201::cells_per_stage; ++i)
            at = cell(network, at, architecture, stage + " cell " + std::to_string(i));
    }
    network.name("head");
    network.linear(network.global_pool(network.relu(network.batch_norm(at))), nb201::class_count);
    return std::move(network).finish();
}

}  // namespace latlab
