#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/random.h"
#include "spaces/architecture.h"

namespace latlab {

/// A directed acyclic graph whose nodes carry operations, as a predictor sees a network.
/// Node 0 is the input, the last node the output. op[v] is the digit of the operation at v, or one of the
/// two labels after the space's digits: op_count() for the input, op_count() + 1 for the output.
/// Edges run (from, to) with from < to. Nodes without edges take no part in the data flow.
struct Graph {
    std::vector<int> op;
    std::vector<std::pair<int, int>> edges;
};

/// Cost of one layer of a network at batch 1.
struct LayerCost {
    std::string name;
    double macs = 0;         ///< multiply-accumulates of convolutions and linear layers
    double flops = 0;        ///< MACs plus elementwise work, as NAS-Bench-201 counts them (ZCP.md section 3)
    double parameters = 0;   ///< learnable numbers, batch normalisation included
    double activations = 0;  ///< numbers that the layer's convolutions and linear layers write
};

/// What can be drawn from, described, read and written as one family of networks.
class SearchSpace {
  public:
    virtual ~SearchSpace() = default;

    virtual std::string_view id() const = 0;    ///< "nb201", "fbnet"
    virtual std::string_view name() const = 0;  ///< for people: "NAS-Bench-201", "FBNet"
    virtual int length() const = 0;             ///< digits of an architecture
    virtual int op_count() const = 0;           ///< digits run 0..op_count()-1
    virtual std::string_view op_name(int op) const = 0;

    /// Number of architectures (9^22 does not fit 64 bits: a double).
    virtual double size() const = 0;
    /// Whether index/at number the whole space (NAS-Bench-201: the benchmark's canonical order).
    virtual bool enumerable() const = 0;
    /// Canonical index of an architecture; throws std::logic_error where the space is not enumerable.
    virtual std::size_t index(const Architecture& architecture) const = 0;
    virtual Architecture at(std::size_t index) const = 0;

    /// Reads the space's own notation, and the digits joined by '_'; throws DataError with what is wrong
    /// and where in the text.
    virtual Architecture parse(std::string_view text) const = 0;
    virtual std::string print(const Architecture& architecture) const = 0;

    virtual Architecture random(Random& random) const = 0;
    /// Each position changes to another op with the given probability; at least one does.
    virtual Architecture mutate(const Architecture& architecture, double rate, Random& random) const = 0;

    /// Whether data can flow from the input to the output.
    virtual bool connected(const Architecture& architecture) const = 0;
    /// The same network without the operations that are not reachable or lead nowhere.
    virtual Architecture pruned(const Architecture& architecture) const = 0;
    virtual Graph graph(const Architecture& architecture) const = 0;
    /// Costs in order of execution, stem and head included.
    virtual std::vector<LayerCost> layers(const Architecture& architecture) const = 0;

    /// The sum of layers(), name "total"; cheap enough for every network of a search.
    virtual LayerCost total(const Architecture& architecture) const = 0;
    /// digit of op -> how often it occurs, length op_count().
    std::vector<int> op_histogram(const Architecture& architecture) const;
};

/// The space with this id; throws UsageError naming the known ids.
const SearchSpace& search_space(std::string_view id);
const std::vector<const SearchSpace*>& search_spaces();

}  // namespace latlab
