#include "encoders/graph_batch.h"

#include <algorithm>

#include "spaces/fbnet.h"
#include "spaces/nb201.h"

namespace latlab {
namespace {

Graph published_graph(const SearchSpace& space, const Architecture& architecture) {
    if (space.id() == "fbnet") {
        Graph graph;
        graph.op.assign(architecture.ops.begin(), architecture.ops.end());
        return graph;
    }
    // A cell of convolutions only has every link; the labels are the architecture's.
    Graph graph = space.graph({std::vector<std::uint8_t>(nb201::edge_count, nb201::nor_conv_1x1)});
    std::copy(architecture.ops.begin(), architecture.ops.end(), graph.op.begin() + 1);
    return graph;
}

Architecture any_architecture(const SearchSpace& space) {
    return {std::vector<std::uint8_t>(static_cast<std::size_t>(space.length()), 0)};
}

}  // namespace

GraphBatch::GraphBatch(const SearchSpace& space, GraphForm form, std::span<const Architecture> architectures)
    : form_(form) {
    for (const Architecture& architecture : architectures)
        graphs.push_back(form == GraphForm::published ? published_graph(space, architecture)
                                                      : space.graph(architecture));
}

std::vector<std::int32_t> GraphBatch::labels() const {
    std::vector<std::int32_t> labels;
    for (const Graph& graph : graphs) labels.insert(labels.end(), graph.op.begin(), graph.op.end());
    return labels;
}

std::vector<std::int32_t> GraphBatch::places() const {
    std::vector<std::int32_t> places;
    for (const Graph& graph : graphs)
        for (std::size_t node = 0; node < graph.op.size(); ++node)
            places.push_back(static_cast<std::int32_t>(node));
    return places;
}

nn::Edges GraphBatch::neighbours() const {
    nn::EdgeList list;
    std::int32_t first = 0;
    for (const Graph& graph : graphs) {
        std::vector<std::vector<std::int32_t>> linked(graph.op.size());
        for (const auto& [from, to] : graph.edges) {
            linked[static_cast<std::size_t>(from)].push_back(to);
            linked[static_cast<std::size_t>(to)].push_back(from);
        }
        for (std::size_t node = 0; node < linked.size(); ++node) {
            list.add(first + static_cast<std::int32_t>(node));
            for (const std::int32_t other : linked[node]) list.add(first + other);
            list.close_node();
        }
        first += static_cast<std::int32_t>(graph.op.size());
    }
    return std::make_shared<const nn::EdgeList>(std::move(list));
}

nn::AttentionMask GraphBatch::ancestors() const {
    const auto size = static_cast<std::size_t>(nodes());
    std::vector<std::uint8_t> seen(graphs.size() * size * size, 0);
    for (std::size_t g = 0; g < graphs.size(); ++g) {
        std::uint8_t* const mask = seen.data() + g * size * size;
        // Edges run from lower to higher nodes, so the ancestors of what leads to a node are complete.
        std::vector<std::vector<std::size_t>> before(size);
        for (const auto& [from, to] : graphs[g].edges)
            before[static_cast<std::size_t>(to)].push_back(static_cast<std::size_t>(from));
        for (std::size_t node = 0; node < size; ++node) {
            for (const std::size_t from : before[node]) {
                mask[node * size + from] = 1;
                for (std::size_t l = 0; l < from; ++l) mask[node * size + l] |= mask[from * size + l];
            }
        }
        const bool itself = form_ == GraphForm::data_flow || graphs[g].edges.empty();
        for (std::size_t node = 0; itself && node < size; ++node) mask[node * size + node] = 1;
    }
    return std::make_shared<const std::vector<std::uint8_t>>(std::move(seen));
}

nn::Index graph_nodes(const SearchSpace& space, GraphForm form) {
    const Architecture architecture = any_architecture(space);
    return GraphBatch(space, form, {&architecture, 1}).nodes();
}

}  // namespace latlab
