#pragma once

#include <cstdint>
#include <memory>
#include <vector>

namespace latlab::nn {

/// Row numbers. Shared, since a recorded step keeps them until the backward pass.
using Rows = std::shared_ptr<const std::vector<std::int32_t>>;

inline Rows rows(std::vector<std::int32_t> numbers) {
    return std::make_shared<const std::vector<std::int32_t>>(std::move(numbers));
}

/// Directed edges source -> destination of a stacked batch of graphs (node numbers run through the whole
/// batch), grouped by destination.
struct EdgeList {
    /// Edges of destination i are first[i] .. first[i+1]-1; one entry more than there are nodes.
    std::vector<std::int32_t> first{0};
    /// Per edge.
    std::vector<std::int32_t> source;
    /// Per edge, or empty: 1 for a pair of nodes without an edge between them that attention and softmax
    /// still count, with logit 0 (the published implementation's mask); aggregate() leaves it out.
    std::vector<std::uint8_t> absent;

    std::int32_t nodes() const { return static_cast<std::int32_t>(first.size()) - 1; }
    std::int32_t edges() const { return static_cast<std::int32_t>(source.size()); }

    /// Appends the next destination's edge. Call close_node() after the last edge of each node, in node
    /// order.
    void add(std::int32_t from, bool without_edge = false) {
        if (without_edge && absent.empty()) absent.assign(source.size(), 0);
        source.push_back(from);
        if (without_edge || !absent.empty()) absent.push_back(without_edge);
    }
    void close_node() { first.push_back(edges()); }
};

using Edges = std::shared_ptr<const EdgeList>;

}  // namespace latlab::nn
