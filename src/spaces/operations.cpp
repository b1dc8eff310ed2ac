#include "spaces/operations.h"

#include "spaces/fbnet.h"
#include "spaces/nb201.h"

namespace latlab {
namespace {

Architecture with(Architecture architecture, int position, int op) {
    architecture.ops.at(static_cast<std::size_t>(position)) = static_cast<std::uint8_t>(op);
    return architecture;
}

}  // namespace

LayerCost operation_cost(const SearchSpace& space, const Architecture& architecture, int position) {
    LayerCost cost;
    if (space.id() == "fbnet") {
        cost = space.layers(architecture).at(1 + static_cast<std::size_t>(position));  // after the stem
    } else {
        const LayerCost all = space.total(architecture),
                        others = space.total(with(architecture, position, nb201::none));
        cost = {"", all.macs - others.macs, all.flops - others.flops, all.parameters - others.parameters,
                all.activations - others.activations};
    }
    cost.name = space.op_name(architecture.ops[static_cast<std::size_t>(position)]);
    return cost;
}

std::optional<Architecture> without(const SearchSpace& space, const Architecture& architecture,
                                    int position) {
    const int op = architecture.ops.at(static_cast<std::size_t>(position));
    if (space.id() == "fbnet") {
        const bool needed = !fbnet::shapes().at(static_cast<std::size_t>(position)).residual();
        if (op == fbnet::skip || needed) return std::nullopt;
        return with(architecture, position, fbnet::skip);
    }
    if (op == nb201::none) return std::nullopt;
    const bool identity = op == nb201::skip_connect;
    Architecture left = with(architecture, position, identity ? nb201::none : nb201::skip_connect);
    if (!space.connected(left)) return std::nullopt;
    return left;
}

}  // namespace latlab
