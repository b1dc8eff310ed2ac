#include <array>

#include "spaces/digits.h"
#include "spaces/nb201.h"

namespace latlab {
namespace {

constexpr int input = 0, output = nb201::edge_count + 1, graph_nodes = nb201::edge_count + 2;
using Adjacency = std::array<std::array<bool, graph_nodes>, graph_nodes>;  // [from][to]

// Operations as nodes: data flows from one op to another when the first ends at the node the second
// begins at.
Adjacency line_graph() {
    Adjacency linked{};
    for (int i = 0; i < nb201::edge_count; ++i) {
        if (nb201::edges[i].from == 0) linked[input][i + 1] = true;
        if (nb201::edges[i].to == nb201::node_count - 1) linked[i + 1][output] = true;
        for (int j = 0; j < nb201::edge_count; ++j) {
            if (nb201::edges[i].to == nb201::edges[j].from) linked[i + 1][j + 1] = true;
        }
    }
    return linked;
}

void isolate(Adjacency& linked, int node) {
    for (int other = 0; other < graph_nodes; ++other) linked[node][other] = linked[other][node] = false;
}

void bypass(Adjacency& linked, int node) {
    for (int before = 0; before < node; ++before) {
        for (int after = node + 1; after < graph_nodes; ++after) {
            if (linked[before][node] && linked[node][after]) linked[before][after] = true;
        }
    }
    isolate(linked, node);
}

// Isolates what is not on a path from the input to the output. Links run from lower to higher nodes.
void isolate_unused(Adjacency& linked) {
    std::array<bool, graph_nodes> from_input{}, to_output{};
    from_input[input] = to_output[output] = true;
    for (int from = 0; from < graph_nodes; ++from) {
        for (int to = from + 1; to < graph_nodes; ++to)
            from_input[to] |= from_input[from] && linked[from][to];
    }
    for (int from = graph_nodes - 1; from >= 0; --from) {
        for (int to = from + 1; to < graph_nodes; ++to) to_output[from] |= to_output[to] && linked[from][to];
    }
    for (int node = 0; node < graph_nodes; ++node) {
        if (!from_input[node] || !to_output[node]) isolate(linked, node);
    }
}

}  // namespace

Graph NasBench201::graph(const Architecture& architecture) const {
    digits::require_member(*this, architecture);
    Adjacency linked = line_graph();
    Graph graph;
    graph.op.push_back(op_count());
    for (int i = 0; i < nb201::edge_count; ++i) {
        const std::uint8_t op = architecture.ops[i];
        graph.op.push_back(op);
        if (op == nb201::none) isolate(linked, i + 1);
        if (op == nb201::skip_connect) bypass(linked, i + 1);
    }
    graph.op.push_back(op_count() + 1);
    isolate_unused(linked);
    for (int from = 0; from < graph_nodes; ++from) {
        for (int to = from + 1; to < graph_nodes; ++to) {
            if (linked[from][to]) graph.edges.emplace_back(from, to);
        }
    }
    return graph;
}

}  // namespace latlab
