#pragma once

#include <span>

#include "nn/attention.h"
#include "nn/edge_list.h"
#include "nn/matrix.h"
#include "spaces/search_space.h"

namespace latlab {

/// Which graph of an architecture an encoder sees.
enum class GraphForm {
    /// How data flows: SearchSpace::graph(), FBNet's chain of input, layers and output among them.
    data_flow,
    /// What the published implementation gives its encoders: FBNet's layers without a link between them, and
    /// NAS-Bench-201's cell with all links, whatever its operations.
    published,
};

/// The graphs of some architectures of one space, one after the other; all have the same number of nodes.
struct GraphBatch {
    std::vector<Graph> graphs;

    GraphBatch(const SearchSpace& space, GraphForm form, std::span<const Architecture> architectures);

    nn::Index count() const { return static_cast<nn::Index>(graphs.size()); }
    nn::Index nodes() const { return static_cast<nn::Index>(graphs.front().op.size()); }
    /// The label of every node, graph by graph: an op digit, op_count() for the input, op_count() + 1 for the
    /// output.
    std::vector<std::int32_t> labels() const;
    /// The number of every node within its graph.
    std::vector<std::int32_t> places() const;
    /// Every node linked with itself and, both ways, with its neighbours.
    nn::Edges neighbours() const;
    /// Each node may look at those from which a path leads to it (the transitive closure) and at itself; in
    /// the published form not at itself, unless the graph has no links at all (FBNet's identity matrix).
    nn::AttentionMask ancestors() const;

  private:
    GraphForm form_;
};

/// Labels that nodes can have.
inline nn::Index label_count(const SearchSpace& space) {
    return space.op_count() + 2;
}

/// Nodes of each graph.
nn::Index graph_nodes(const SearchSpace& space, GraphForm form);

}  // namespace latlab
