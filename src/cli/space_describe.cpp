#include "cli/space_describe.h"

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/text.h"
#include "spaces/digits.h"

namespace latlab {
namespace {

using nlohmann::ordered_json;

std::string aligned_right(const std::string& text, std::size_t width) {
    return std::string(width - std::min(width, text.size()), ' ') + text;
}

// A whole number in groups of three: 47,104,640.
std::string grouped(double count) {
    char buffer[64];
    std::snprintf(buffer, sizeof buffer, "%.0f", count);
    std::string text = buffer;
    for (std::size_t i = text.size(); i > 3; i -= 3) text.insert(i - 3, 1, ',');
    return text;
}

std::string size_text(const SearchSpace& space) {
    if (space.enumerable()) return grouped(space.size());
    char buffer[32];
    std::snprintf(buffer, sizeof buffer, "%.3g", space.size());
    return buffer;
}

std::string cost_row(const LayerCost& layer, std::size_t name_width) {
    std::string row = "  " + padded(layer.name, name_width);
    for (const double cost : {layer.macs, layer.flops, layer.parameters, layer.activations}) {
        row += aligned_right(grouped(cost), 14);
    }
    return row + "\n";
}

std::string cost_table(const SearchSpace& space, const Architecture& architecture) {
    std::vector<LayerCost> shown;
    std::size_t without_cost = 0, width = 0;
    for (const LayerCost& layer : space.layers(architecture)) {
        if (layer.flops == 0) {
            ++without_cost;
            continue;
        }
        width = std::max(width, layer.name.size());
        shown.push_back(layer);
    }
    std::string text = "\n  " + padded("layer", width);
    for (const char* title : {"MACs", "FLOPs", "parameters", "activations"}) text += aligned_right(title, 14);
    text += "\n";
    for (const LayerCost& layer : shown) text += cost_row(layer, width);
    text += cost_row(space.total(architecture), width);
    if (without_cost > 0)
        text += "  (" + std::to_string(without_cost) + " layers without cost are left out)\n";
    return text;
}

ordered_json cost_json(const LayerCost& layer) {
    const auto whole = [](double count) { return static_cast<std::int64_t>(count); };
    return {{"name", layer.name},
            {"macs", whole(layer.macs)},
            {"flops", whole(layer.flops)},
            {"parameters", whole(layer.parameters)},
            {"activations", whole(layer.activations)}};
}

ordered_json describe_one(const SearchSpace& space, const Architecture& architecture) {
    ordered_json object;
    object["space"] = space.id();
    object["architecture"] = space.print(architecture);
    object["digits"] = digits::print(architecture);
    if (space.enumerable()) object["index"] = space.index(architecture);
    object["connected"] = space.connected(architecture);
    object["pruned"] = space.print(space.pruned(architecture));
    ordered_json total = cost_json(space.total(architecture));
    total.erase("name");
    object.update(total);
    object["layers"] = ordered_json::array();
    for (const LayerCost& layer : space.layers(architecture)) object["layers"].push_back(cost_json(layer));
    return object;
}

}  // namespace

Architecture read_any_notation(const SearchSpace& space, std::string_view text) {
    const bool only_digits = !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
    if (!only_digits) return space.parse(text);
    if (!space.enumerable()) {
        throw DataError(in_quotes(text) + " is an index, but the networks of " + std::string(space.name()) +
                            " are not numbered",
                        "", "Write the " + std::to_string(space.length()) + " digits joined by '_'");
    }
    const auto index = to_index(text);
    if (!index || static_cast<double>(*index) >= space.size()) {
        throw DataError(in_quotes(text) + " is no index of " + std::string(space.name()), "",
                        "Indexes run from 0 to " + from_number(space.size() - 1));
    }
    return space.at(*index);
}

std::string list_spaces(bool json) {
    ordered_json array = ordered_json::array();
    std::string text = "id      networks   operations\n";
    for (const SearchSpace* space : search_spaces()) {
        ordered_json object{{"id", space->id()},         {"name", space->name()},
                            {"networks", space->size()}, {"numbered", space->enumerable()},
                            {"digits", space->length()}, {"operations", ordered_json::array()}};
        for (int op = 0; op < space->op_count(); ++op) object["operations"].push_back(space->op_name(op));
        array.push_back(object);
        text += padded(std::string(space->id()), 8) + padded(size_text(*space), 11) +
                digits::list_ops(*space) + "\n";
    }
    return json ? array.dump(2) + "\n" : text;
}

std::string describe_text(const SearchSpace& space, const std::vector<Architecture>& architectures) {
    std::string text;
    for (const Architecture& architecture : architectures) {
        const Architecture pruned = space.pruned(architecture);
        if (!text.empty()) text += "\n";
        text += std::string(space.name()) + " network";
        if (space.enumerable()) {
            text += ' ';
            text += std::to_string(space.index(architecture));
        }
        text += "\n  architecture  ";
        text += space.print(architecture);
        text += "\n  digits        ";
        text += digits::print(architecture);
        text += "\n  connected     ";
        text += space.connected(architecture) ? "yes" : "no: no data reaches the output";
        text += "\n  pruned        ";
        text += pruned == architecture ? "the same: every operation is used" : space.print(pruned);
        text += '\n';
        text += cost_table(space, architecture);
    }
    return text;
}

std::string describe_json(const SearchSpace& space, const std::vector<Architecture>& architectures) {
    ordered_json array = ordered_json::array();
    for (const Architecture& architecture : architectures) array.push_back(describe_one(space, architecture));
    return array.dump(2) + "\n";
}

}  // namespace latlab
