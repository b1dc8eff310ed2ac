#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "nn/edge_list.h"
#include "nn/matrix.h"
#include "predictor/nasflat_options.h"
#include "predictor/nasflat_supplement.h"
#include "spaces/search_space.h"

namespace latlab {

/// An architecture as the network sees it: a graph of NasflatInput::nodes() nodes.
struct NasflatArchitecture {
    /// The operation at each node; as in Graph, two labels after the operations stand for the first and the
    /// last node, which carry none.
    std::vector<std::uint8_t> operation;
    /// (from, to), ordered by `to`.
    std::vector<std::pair<std::uint8_t, std::uint8_t>> edges;
    std::vector<float> supplement;
};

/// A row of a batch: one architecture on one device.
struct NasflatItem {
    const NasflatArchitecture* architecture = nullptr;
    int device = 0;  ///< row of the hardware embedding
};

/// Graphs of a batch, one above the other.
struct NasflatGraphs {
    nn::Rows feature;     ///< node -> its place in a graph, 0 .. NasflatInput::nodes() - 1
    nn::Rows base;        ///< node -> its token before refinement
    nn::Rows refined;     ///< node -> its token after refinement
    nn::Edges flow;       ///< what the graph flow adds up
    nn::Edges attention;  ///< what the attention ranges over
};

/// A batch in the form that the network computes on. Much of a batch repeats, and is computed once: the
/// token of an operation on a device, and after refinement, which adds the architecture's summary, the
/// token of an operation in a row.
struct NasflatBatch {
    std::int32_t rows = 0;
    nn::Rows token_operation, token_device;  ///< of the distinct base tokens of operations
    nn::Rows refined_base, refined_row;      ///< of the distinct refined tokens
    NasflatGraphs graphs;                    ///< nodes() nodes a row
    NasflatGraphs tail;                      ///< only what the last node sees within two layers
    nn::Rows tail_output;                    ///< each row's last node in `tail`
    nn::Rows device;                         ///< row of the hardware embedding of each row
    nn::Matrix<float> supplement;            ///< rows x supplement_width()
};

/// Turns architectures of one space into what the network computes on, in the corrected form or the
/// published implementation's (which takes FBNet's layers as unordered nodes, and their first and last
/// operation as input and output).
class NasflatInput {
  public:
    /// supplement: nullptr for none.
    NasflatInput(const SearchSpace& space, const NasflatOptions& options,
                 std::shared_ptr<const SupplementaryEncoding> supplement = nullptr);

    const SearchSpace& space() const { return *space_; }
    int nodes() const { return nodes_; }
    int operations() const { return space_->op_count(); }
    int supplement_width() const { return supplement_ ? supplement_->width() : 0; }
    const std::shared_ptr<const SupplementaryEncoding>& supplement() const { return supplement_; }
    /// Whether nodes differ by their position.
    bool positions() const { return positions_; }
    /// The nodes whose states are averaged: 1 .. pooled().
    int pooled() const { return pooled_; }

    NasflatArchitecture encode(const Architecture& architecture) const;
    NasflatBatch batch(std::span<const NasflatItem> items) const;

  private:
    class Stack;
    std::vector<bool> seen_by_last_node(const NasflatArchitecture& architecture) const;

    const SearchSpace* space_;
    std::shared_ptr<const SupplementaryEncoding> supplement_;
    bool unordered_, positions_, every_pair_, hardware_in_tokens_, refinement_;
    int nodes_, pooled_;
};

}  // namespace latlab
