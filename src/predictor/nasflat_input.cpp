#include "predictor/nasflat_input.h"

#include <algorithm>
#include <unordered_map>

namespace latlab {
namespace {

/// Numbers distinct keys in the order of their first appearance.
class Numbering {
  public:
    /// Whether the key is new.
    bool add(std::int32_t key) {
        return numbers_.emplace(key, static_cast<std::int32_t>(numbers_.size())).second;
    }
    std::int32_t of(std::int32_t key) const { return numbers_.at(key); }

  private:
    std::unordered_map<std::int32_t, std::int32_t> numbers_;
};

}  // namespace

/// Graphs of a batch under construction.
class NasflatInput::Stack {
  public:
    /// Appends the nodes of a graph that `taken` marks, with the edges among them. The tokens are those of
    /// all nodes.
    void append(const NasflatArchitecture& graph, const std::vector<bool>& taken, bool every_pair,
                const std::vector<std::int32_t>& base, const std::vector<std::int32_t>& refined) {
        const std::size_t nodes = graph.operation.size();
        std::vector<std::int32_t> number(nodes, -1);
        for (std::size_t v = 0; v < nodes; ++v) {
            if (!taken[v]) continue;
            number[v] = static_cast<std::int32_t>(place_.size());
            place_.push_back(static_cast<std::int32_t>(v));
            base_.push_back(base[v]);
            refined_.push_back(refined[v]);
        }
        auto edge = graph.edges.begin();
        for (std::size_t v = 0; v < nodes; ++v) {
            std::vector<bool> from(nodes, false);
            for (; edge != graph.edges.end() && edge->second == v; ++edge) from[edge->first] = true;
            if (taken[v]) close_node(v, from, number, every_pair);
        }
    }

    NasflatGraphs finish() {
        return {nn::rows(std::move(place_)), nn::rows(std::move(base_)), nn::rows(std::move(refined_)),
                std::make_shared<const nn::EdgeList>(std::move(flow_)),
                std::make_shared<const nn::EdgeList>(std::move(attention_))};
    }
    std::int32_t nodes() const { return static_cast<std::int32_t>(place_.size()); }

  private:
    void close_node(std::size_t v, const std::vector<bool>& from, const std::vector<std::int32_t>& number,
                    bool every_pair) {
        for (std::size_t l = 0; l < from.size(); ++l) {
            if (number[l] < 0) continue;
            if (from[l]) flow_.add(number[l]);
            if (every_pair) {
                attention_.add(number[l], !from[l]);
            } else if (from[l] || l == v) {
                attention_.add(number[l]);
            }
        }
        flow_.close_node();
        attention_.close_node();
    }

    std::vector<std::int32_t> place_, base_, refined_;
    nn::EdgeList flow_, attention_;
};

NasflatInput::NasflatInput(const SearchSpace& space, const NasflatOptions& options,
                           std::shared_ptr<const SupplementaryEncoding> supplement)
    : space_(&space),
      supplement_(std::move(supplement)),
      unordered_(space.id() == "fbnet" && !options.chain_with_positions),
      positions_(space.id() == "fbnet" && options.chain_with_positions),
      every_pair_(!options.attention_minus_infinity),
      hardware_in_tokens_(options.hardware == NasflatOptions::Hardware::per_operation),
      refinement_(options.operation_refinement),
      nodes_(unordered_ ? space.length() : space.length() + 2),
      pooled_(positions_ ? space.length() : nodes_ - 1) {}

NasflatArchitecture NasflatInput::encode(const Architecture& architecture) const {
    NasflatArchitecture result;
    const auto first = static_cast<std::uint8_t>(operations());
    if (unordered_) {
        result.operation = architecture.ops;
        result.operation.front() = first;
        result.operation.back() = first + 1;
        for (std::uint8_t v = 0; v < nodes_; ++v) result.edges.emplace_back(v, v);
    } else {
        const Graph graph = space_->graph(architecture);
        result.operation.assign(graph.op.begin(), graph.op.end());
        for (const auto& [from, to] : graph.edges) {
            result.edges.emplace_back(static_cast<std::uint8_t>(from), static_cast<std::uint8_t>(to));
        }
        std::sort(result.edges.begin(), result.edges.end(),
                  [](const auto& a, const auto& b) { return a.second < b.second; });
    }
    if (supplement_) {
        result.supplement.resize(supplement_->width());
        supplement_->encode(architecture, result.supplement);
    }
    return result;
}

/// The nodes whose features reach the last one through two layers.
std::vector<bool> NasflatInput::seen_by_last_node(const NasflatArchitecture& architecture) const {
    std::vector<bool> seen(nodes_, every_pair_);
    seen.back() = true;
    for (int layer = 0; layer < 2; ++layer) {
        const std::vector<bool> before = seen;
        for (const auto& [from, to] : architecture.edges) {
            if (before[to]) seen[from] = true;
        }
    }
    return seen;
}

NasflatBatch NasflatInput::batch(std::span<const NasflatItem> items) const {
    const std::int32_t operations = this->operations();
    const auto key = [&](const NasflatItem& item, std::uint8_t op) {
        return (hardware_in_tokens_ ? item.device : 0) * operations + op;
    };
    Numbering base_token;
    std::vector<std::int32_t> token_operation, token_device, device;
    for (const NasflatItem& item : items) {
        device.push_back(item.device);
        for (const std::uint8_t op : item.architecture->operation) {
            if (op >= operations || !base_token.add(key(item, op))) continue;
            token_operation.push_back(op);
            token_device.push_back(item.device);
        }
    }
    const auto last_token = static_cast<std::int32_t>(token_operation.size());  // then the first node's

    NasflatBatch batch;
    batch.rows = static_cast<std::int32_t>(items.size());
    batch.supplement.resize(batch.rows, supplement_width());
    std::vector<std::int32_t> refined_base, refined_row, tail_output;
    Stack graphs, tail;
    for (std::int32_t row = 0; row < batch.rows; ++row) {
        const NasflatArchitecture& architecture = *items[row].architecture;
        std::vector<std::int32_t> base(nodes_), refined(nodes_);
        Numbering row_token;
        const auto first_of_row = static_cast<std::int32_t>(refined_base.size());
        for (int v = 0; v < nodes_; ++v) {
            const std::uint8_t op = architecture.operation[v];
            base[v] = op < operations ? base_token.of(key(items[row], op)) : last_token + (op == operations);
            if (row_token.add(base[v])) {
                refined_base.push_back(base[v]);
                refined_row.push_back(row);
            }
            refined[v] = first_of_row + row_token.of(base[v]);
        }
        graphs.append(architecture, std::vector<bool>(nodes_, true), every_pair_, base, refined);
        if (refinement_) {
            tail.append(architecture, seen_by_last_node(architecture), every_pair_, base, refined);
            tail_output.push_back(tail.nodes() - 1);
        }
        std::copy(architecture.supplement.begin(), architecture.supplement.end(),
                  batch.supplement.row(row).data());
    }
    batch.token_operation = nn::rows(std::move(token_operation));
    batch.token_device = nn::rows(std::move(token_device));
    batch.refined_base = nn::rows(std::move(refined_base));
    batch.refined_row = nn::rows(std::move(refined_row));
    batch.graphs = graphs.finish();
    batch.tail = tail.finish();
    batch.tail_output = nn::rows(std::move(tail_output));
    batch.device = nn::rows(std::move(device));
    return batch;
}

}  // namespace latlab
