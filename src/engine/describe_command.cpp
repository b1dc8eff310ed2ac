#include "engine/commands.h"

namespace latlab {

using nlohmann::json;

namespace {

json cost_json(const LayerCost& cost) {
    return {{"name", cost.name},
            {"macs", cost.macs},
            {"flops", cost.flops},
            {"parameters", cost.parameters},
            {"activations", cost.activations}};
}

json description(const SearchSpace& space, const Architecture& architecture) {
    json operations = json::array(), layers = json::array();
    for (const std::uint8_t op : architecture.ops) operations.push_back(std::string(space.op_name(op)));
    for (const LayerCost& layer : space.layers(architecture)) layers.push_back(cost_json(layer));
    const LayerCost total = space.total(architecture);
    return {{"architecture", space.print(architecture)},
            {"digits", architecture.ops},
            {"operations", std::move(operations)},
            {"connected", space.connected(architecture)},
            {"macs", total.macs},
            {"parameters", total.parameters},
            {"layers", std::move(layers)}};
}

}  // namespace

json run_describe(const json& command, Workbench& bench) {
    const SearchSpace& space = read_space(command);
    const std::vector<Architecture> architectures = read_architectures(command, space);
    const Progress progress = bench.messages.progress();
    json list = json::array();
    for (const Architecture& architecture : architectures) {
        progress.report(static_cast<double>(list.size()) / static_cast<double>(architectures.size()),
                        "Describing");
        list.push_back(description(space, architecture));
    }
    return {{"architectures", std::move(list)}};
}

}  // namespace latlab
