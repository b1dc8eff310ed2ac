#include "spaces/cost.h"
#include "spaces/digits.h"
#include "spaces/nb201.h"

namespace latlab {
namespace {

using namespace cost;
using nb201::Stage;

// ReLU, convolution, batch normalisation, in this order.
LayerCost relu_conv_norm(Stage in, Stage out, int kernel) {
    return relu(in.channels, in.size) + convolution({in.channels, out.channels, kernel, 1, out.size}) +
           batch_norm(out.channels, out.size);
}

LayerCost op_cost(Stage stage, int op) {
    if (op == nb201::nor_conv_1x1) return relu_conv_norm(stage, stage, 1);
    if (op == nb201::nor_conv_3x3) return relu_conv_norm(stage, stage, 3);
    // Nine for each number written, at the border too.
    if (op == nb201::avg_pool_3x3) return elementwise(9.0 * stage.channels * stage.size * stage.size);
    return {};
}

LayerCost nb201_stem() {
    const auto [channels, size] = nb201::stages.front();
    return named("stem", convolution({3, channels, 3, 1, size}) + batch_norm(channels, size));
}

// Two convolutions, and a 2 x 2 average pool with a 1 x 1 convolution (no batch normalisation) beside them.
LayerCost reduction(Stage in, Stage out) {
    const LayerCost block = relu_conv_norm(in, out, 3) + relu_conv_norm(out, out, 3);
    const LayerCost shortcut = elementwise(4.0 * in.channels * out.size * out.size) +
                               convolution({in.channels, out.channels, 1, 1, out.size});
    return block + shortcut;
}

LayerCost nb201_head() {
    const auto [channels, size] = nb201::stages.back();
    // The benchmark's count takes the global pool's window to be one wider than the feature map.
    const double pool = 1.0 * channels * (size + 1) * (size + 1);
    return named("head", batch_norm(channels, size) + relu(channels, size) + elementwise(pool) +
                             linear(channels, nb201::class_count));
}

}  // namespace

std::vector<LayerCost> NasBench201::layers(const Architecture& architecture) const {
    digits::require_member(*this, architecture);
    std::vector<LayerCost> layers{nb201_stem()};
    for (std::size_t s = 0; s < nb201::stages.size(); ++s) {
        const std::string stage = "stage " + std::to_string(s + 1);
        if (s > 0)
            layers.push_back(named(stage + " reduction", reduction(nb201::stages[s - 1], nb201::stages[s])));
        for (int cell = 1; cell <= nb201::cells_per_stage; ++cell) {
            for (int i = 0; i < nb201::edge_count; ++i) {
                const auto [from, to] = nb201::edges[i];
                const int op = architecture.ops[i];
                layers.push_back(named(stage + " cell " + std::to_string(cell) + " edge " +
                                           std::to_string(from) + "-" + std::to_string(to) + " " +
                                           std::string(op_name(op)),
                                       op_cost(nb201::stages[s], op)));
            }
        }
    }
    layers.push_back(nb201_head());
    return layers;
}

LayerCost NasBench201::total(const Architecture& architecture) const {
    digits::require_member(*this, architecture);
    static const LayerCost fixed = nb201_stem() + reduction(nb201::stages[0], nb201::stages[1]) +
                                   reduction(nb201::stages[1], nb201::stages[2]) + nb201_head();
    static const std::array<LayerCost, nb201::op_count> in_all_cells = [] {
        std::array<LayerCost, nb201::op_count> sums;
        for (int op = 0; op < nb201::op_count; ++op) {
            for (int cell = 0; cell < nb201::cells_per_stage; ++cell) {
                for (const Stage stage : nb201::stages) sums[op] += op_cost(stage, op);
            }
        }
        return sums;
    }();
    LayerCost sum = named("total", fixed);
    for (const std::uint8_t op : architecture.ops) sum += in_all_cells[op];
    return sum;
}

}  // namespace latlab
