#include "exchange/network_export.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <map>
#include <protozero/pbf_reader.hpp>
#include <set>

#include "base/error.h"
#include "exchange/network_parameters.h"
#include "exchange/pytorch_module.h"

using namespace latlab;

namespace {

const SearchSpace& nb201_space = search_space("nb201");
const SearchSpace& fbnet_space = search_space("fbnet");

constexpr const char* all_operations =
    "|nor_conv_3x3~0|+|nor_conv_1x1~0|avg_pool_3x3~1|+|skip_connect~0|none~1|nor_conv_3x3~2|";
// The 3x3 convolution leads nowhere.
constexpr const char* dangling = "|nor_conv_3x3~0|+|none~0|none~1|+|nor_conv_1x1~0|none~1|none~2|";

Architecture random_architecture(const SearchSpace& space, std::uint64_t seed) {
    Random random(seed);
    return space.random(random);
}

// The types of a model's nodes and how often each occurs (ModelProto.graph 7, node 1, op_type 4).
std::map<std::string, int> operators(const std::string& model) {
    std::map<std::string, int> count;
    protozero::pbf_reader reader(model);
    while (reader.next(7)) {
        protozero::pbf_reader graph = reader.get_message();
        while (graph.next(1)) {
            protozero::pbf_reader node = graph.get_message();
            while (node.next(4)) ++count[node.get_string()];
        }
    }
    return count;
}

std::uint64_t fnv1a(const std::string& bytes) {
    std::uint64_t hash = 0xcbf29ce484222325;
    for (const char byte : bytes) hash = (hash ^ static_cast<unsigned char>(byte)) * 0x100000001b3;
    return hash;
}

}  // namespace

TEST_CASE("an ONNX file has a node for every layer of the network") {
    const auto nodes = operators(onnx_model(nb201_space, nb201_space.parse(all_operations)));
    // Stem, 15 cells of 3 convolutions, 2 reductions of 3; normalisation behind all but the shortcuts', and
    // before the head.
    CHECK(nodes.at("Conv") == 1 + 15 * 3 + 2 * 3);
    CHECK(nodes.at("BatchNormalization") == 1 + 15 * 3 + 2 * 2 + 1);
    CHECK(nodes.at("AveragePool") == 15 + 2);
    CHECK(nodes.at("Add") == 15 * 2 + 2);
    CHECK(nodes.at("Gemm") == 1);
    const auto fbnet =
        operators(onnx_model(fbnet_space, fbnet_space.parse("1_8_8_8_8_8_8_8_8_8_8_8_8_8_8_8_8_8_8_8_8_8")));
    CHECK(fbnet.at("Transpose") == 1);
    CHECK(fbnet.at("Reshape") == 2);
}

TEST_CASE("operations that lead nowhere are written only when asked for") {
    const Architecture architecture = nb201_space.parse(dangling);
    NetworkExport options;
    const auto dropped = operators(onnx_model(nb201_space, architecture, options));
    options.dead_operations = true;
    const auto kept = operators(onnx_model(nb201_space, architecture, options));
    CHECK(kept.at("Conv") - dropped.at("Conv") == 15);
    CHECK(pytorch_module(nb201_space, architecture, true).find("ReluConvNorm(channels, 3)") !=
          std::string::npos);
    CHECK(pytorch_module(nb201_space, architecture, false).find("ReluConvNorm(channels, 3)") ==
          std::string::npos);
}

TEST_CASE("a file is the same to the byte on every platform") {
    CHECK(fnv1a(onnx_model(nb201_space, nb201_space.parse(all_operations))) == 0x79cec101c15c7dd6);
    CHECK(fnv1a(onnx_model(fbnet_space, random_architecture(fbnet_space, 1))) == 0xe00f2543baab9dc4);
}

TEST_CASE("no two layers of a network share a path") {
    for (const SearchSpace* space : search_spaces()) {
        for (std::uint64_t seed = 1; seed <= 20; ++seed) {
            const std::vector<std::string> paths =
                layer_paths(build_network(*space, random_architecture(*space, seed)));
            CHECK(std::set<std::string>(paths.begin(), paths.end()).size() == paths.size());
        }
    }
    const std::vector<std::string> paths =
        layer_paths(build_network(nb201_space, nb201_space.parse(all_operations)));
    CHECK(paths[1] == "stem.convolution");
    CHECK(paths[4] == "stage_1.cell_1.edge_0_1.convolution");
    CHECK(paths.back() == "head.classifier");
}

TEST_CASE("random weights have the variance that keeps what layers write alike in size") {
    const Network network = build_network(
        nb201_space, nb201_space.parse("|nor_conv_3x3~0|+|nor_conv_3x3~0|nor_conv_3x3~1|+|nor_conv_3x3~"
                                       "0|nor_conv_3x3~1|nor_conv_3x3~2|"));
    const RandomParameters parameters(network, 1);
    int checked = 0;
    for (std::size_t i = 0; i < network.layers.size(); ++i) {
        const NetworkLayer& layer = network.layers[i];
        if (layer.kind != NetworkLayer::Kind::convolution || layer.channels < 64) continue;
        const ParameterTensor weight = parameters.of(static_cast<int>(i)).front();
        const int inputs = network.in_channels(layer) * layer.kernel * layer.kernel;
        REQUIRE(weight.shape == std::vector<std::int64_t>{layer.channels, network.in_channels(layer),
                                                          layer.kernel, layer.kernel});
        double squares = 0;
        for (const float value : weight.values) squares += double{value} * value;
        CHECK(squares / static_cast<double>(weight.values.size()) * inputs == Approx(1).epsilon(.05));
        ++checked;
    }
    CHECK(checked > 30);
}

TEST_CASE("a folder lists what is in it, references first, and its size is foretold") {
    NetworkFolder folder;
    folder.space = &nb201_space;
    folder.architectures = {nb201_space.parse(all_operations), nb201_space.parse(dangling)};
    folder.references = true;
    folder.options.batch_size = 8;
    std::map<std::string, std::string> files;
    double bytes = 0;
    export_networks(folder, [&](const std::string& path, std::string content) {
        bytes += static_cast<double>(content.size());
        CHECK(files.emplace(path, std::move(content)).second);
    });
    CHECK(files.size() == 6);
    CHECK(bytes == Approx(exported_bytes(folder)).epsilon(.1));
    const std::string& list = files.at("networks.csv");
    CHECK(list.find("# input_shape: 8x3x32x32\n") != std::string::npos);
    CHECK(list.find(std::string(all_operations).append(",networks/0001.onnx,measure\n")) !=
          std::string::npos);
    CHECK(list.find(",references/0003.onnx,reference\n") != std::string::npos);
    CHECK(files.at("networks/0002.onnx") == onnx_model(nb201_space, folder.architectures[1], folder.options));
}

TEST_CASE("writing stops when it is cancelled") {
    NetworkFolder folder;
    folder.space = &nb201_space;
    folder.architectures.assign(3, nb201_space.parse(dangling));
    int taken = 0;
    CHECK_THROWS_AS(export_networks(
                        folder, [&](const std::string&, const std::string&) { ++taken; },
                        Progress([&](double, const std::string&) { return taken < 1; })),
                    Cancelled);
    CHECK(taken == 1);
}
