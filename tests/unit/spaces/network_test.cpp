#include "spaces/network.h"

#include <catch2/catch.hpp>
#include <set>

#include "spaces/nb201.h"

using namespace latlab;
using Kind = NetworkLayer::Kind;

namespace {

LayerCost counted(const Network& network) {
    LayerCost cost;
    for (const NetworkLayer& layer : network.layers) {
        const double pixels = 1.0 * layer.size * layer.size;
        if (layer.kind == Kind::convolution || layer.kind == Kind::linear) {
            const double weights = 1.0 * layer.kernel * layer.kernel * network.in_channels(layer) /
                                   layer.groups * layer.channels;
            cost.macs += weights * pixels;
            cost.parameters += weights + (layer.kind == Kind::linear ? layer.channels : 0);
            cost.activations += layer.channels * pixels;
        }
        if (layer.kind == Kind::batch_norm) cost.parameters += 2.0 * layer.channels;
    }
    return cost;
}

int count(const Network& network, Kind kind) {
    int found = 0;
    for (const NetworkLayer& layer : network.layers) found += layer.kind == kind;
    return found;
}

}  // namespace

TEST_CASE("a network's layers cost what the space says") {
    Random random(8);
    for (const SearchSpace* space : search_spaces()) {
        for (int i = 0; i < 50; ++i) {
            const Architecture architecture = space->random(random);
            const LayerCost network = counted(build_network(*space, architecture));
            const LayerCost total = space->total(architecture);
            CHECK(network.macs == total.macs);
            CHECK(network.parameters == total.parameters);
            CHECK(network.activations == total.activations);
        }
    }
}

TEST_CASE("layers read earlier layers, and their names are those of the costs") {
    Random random(9);
    for (const SearchSpace* space : search_spaces()) {
        const Architecture architecture = space->random(random);
        std::set<std::string> names{"image"};
        for (const LayerCost& layer : space->layers(architecture)) names.insert(layer.name);
        const Network network = build_network(*space, architecture);
        for (std::size_t i = 0; i < network.layers.size(); ++i) {
            const NetworkLayer& layer = network.layers[i];
            CHECK(layer.inputs.empty() == (i == 0));
            for (const int input : layer.inputs) CHECK(input < static_cast<int>(i));
            const bool of_a_cell = layer.kind == Kind::add || layer.kind == Kind::zero;
            CHECK((of_a_cell || names.count(layer.name) == 1));
        }
        CHECK(network.layers.back().kind == Kind::linear);
    }
}

TEST_CASE("none and skip have no layer, and a node without inputs is zero where something reads it") {
    const SearchSpace& space = search_space("nb201");
    const Network skips = build_network(space, space.parse("1_0_0_1_0_0"));
    CHECK(count(skips, Kind::convolution) == 1 + 2 * 3);  // stem and reductions
    CHECK(count(skips, Kind::zero) == 0);                 // nothing reads the second node of a cell
    CHECK(count(skips, Kind::add) == 2);                  // in the reductions
    const Network nothing = build_network(space, space.parse("0_0_0_0_0_0"));
    CHECK(count(nothing, Kind::zero) == 15);  // what leaves each cell
    const Network read = build_network(space, space.parse("0_1_3_0_0_1"));
    CHECK(count(read, Kind::zero) == 15);  // what the convolution reads
    CHECK(count(read, Kind::convolution) == 1 + 2 * 3 + 15);
}

TEST_CASE("a network of another space's architecture is refused") {
    CHECK_THROWS_AS(build_network(search_space("fbnet"), search_space("nb201").at(0)), std::invalid_argument);
}
