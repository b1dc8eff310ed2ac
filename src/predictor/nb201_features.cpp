#include "predictor/nb201_features.h"

#include <algorithm>
#include <array>

#include "spaces/nb201.h"

namespace latlab {
namespace {

constexpr int edge_width = nb201::edge_count * nb201::op_count;

// Writes numbers one after another.
class Writer {
  public:
    explicit Writer(Eigen::Ref<Eigen::VectorXd> row) : row_(row) {}
    void number(double value) { row_[at_++] = value; }
    /// 1 at a place of the next `width` numbers.
    void mark(int place, int width) {
        row_[at_ + place] = 1;
        at_ += width;
    }

  private:
    Eigen::Ref<Eigen::VectorXd> row_;
    int at_ = 0;
};

// The heaviest way from the input to the output, 0 where there is none.
double longest_path(const Architecture& live, const std::array<double, nb201::op_count>& weight) {
    constexpr double nowhere = -1e9;
    std::array<double, nb201::node_count> longest{0, nowhere, nowhere, nowhere};
    for (int i = 0; i < nb201::edge_count; ++i) {  // an order of execution
        const auto [from, to] = nb201::edges[i];
        if (live.ops[i] == nb201::none) continue;
        longest[to] = std::max(longest[to], longest[from] + weight[live.ops[i]]);
    }
    return std::max(longest.back(), 0.0);
}

// Without what does not lead to the output. Some runtimes work backwards from the result and drop that, but
// execute what the input does not reach.
Architecture needed_part(Architecture cell) {
    std::array<bool, nb201::node_count> needed{};
    needed.back() = true;
    for (int i = nb201::edge_count - 1; i >= 0; --i) {
        const auto [from, to] = nb201::edges[i];
        if (!needed[to]) cell.ops[i] = nb201::none;
        if (cell.ops[i] != nb201::none) needed[from] = true;
    }
    return cell;
}

class NasBench201Features final : public FeatureMap {
  public:
    /// scaled: where all operations are executed, the map whose scales these are.
    NasBench201Features(const SearchSpace& space, const FeatureMap* scaled)
        : FeatureMap(space), all_live_(scaled != nullptr) {
        add_group("macs", 1, true, FeatureUse::kernel);
        add_group("count", nb201::op_count, false, FeatureUse::both);
        add_group("live count", nb201::op_count, false, FeatureUse::both);
        add_group("needed count", nb201::op_count, false, FeatureUse::both);
        add_group("caps", 2 * nb201::op_count, false, FeatureUse::both);
        add_group("path", 3, true, FeatureUse::both);
        add_group("edge", edge_width, false, FeatureUse::smoothing);
        add_group("live edge", edge_width, false, FeatureUse::smoothing);
        add_group("needed edge", edge_width, false, FeatureUse::smoothing);
        if (scaled)
            standardise(*scaled);
        else
            standardise();
    }

  private:
    void raw(const Architecture& architecture, Eigen::Ref<Eigen::VectorXd> row) const override {
        Writer writer(row);
        std::array<Architecture, 3> parts{architecture, architecture, architecture};
        if (!all_live_) parts = {architecture, space().pruned(architecture), needed_part(architecture)};
        const Architecture& live = parts[1];
        writer.number(space().total(architecture).macs);
        for (const Architecture& part : parts) {
            for (const int count : space().op_histogram(part)) writer.number(count);
        }
        for (const int most : {1, 2}) {
            for (const int count : space().op_histogram(architecture)) writer.number(std::min(count, most));
        }
        writer.number(longest_path(live, {0, 0, 1, 1, 1}));
        writer.number(longest_path(live, {0, 0, 0, 1, 0}));
        writer.number(longest_path(live, {0, 0, 1, 9, 0.3}));  // about as the MACs of the operations
        for (const Architecture& part : parts) {
            for (const std::uint8_t op : part.ops) writer.mark(op, nb201::op_count);
        }
    }

    bool all_live_;
};

}  // namespace

std::unique_ptr<const FeatureMap> nb201_features(const SearchSpace& space) {
    return std::make_unique<const NasBench201Features>(space, nullptr);
}

std::unique_ptr<const FeatureMap> nb201_executing_features(const SearchSpace& space,
                                                           const FeatureMap& scaled) {
    return std::make_unique<const NasBench201Features>(space, &scaled);
}

}  // namespace latlab
