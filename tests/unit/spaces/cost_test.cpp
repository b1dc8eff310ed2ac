#include "spaces/cost.h"

#include <catch2/catch.hpp>

#include "spaces/nb201.h"

using namespace latlab;

namespace {

LayerCost total(const char* id, std::string_view digits) {
    const SearchSpace& space = search_space(id);
    return space.total(space.parse(digits));
}

void check_total_is_sum(const SearchSpace& space, const Architecture& architecture) {
    LayerCost sum;
    for (const LayerCost& layer : space.layers(architecture)) cost::operator+=(sum, layer);
    const LayerCost total = space.total(architecture);
    REQUIRE(total.macs == sum.macs);
    REQUIRE(total.flops == sum.flops);
    REQUIRE(total.parameters == sum.parameters);
    REQUIRE(total.activations == sum.activations);
}

}  // namespace

// Both networks were built in PyTorch 1.13.1 from ZCP.md section 2; forward hooks counted the outputs of
// Conv2d and Linear and their multiply-accumulates.
TEST_CASE("MACs, parameters and activations are those of the networks in PyTorch") {
    const auto check = [](const LayerCost& cost, double macs, double parameters, double activations) {
        CHECK(cost.macs == macs);
        CHECK(cost.parameters == parameters);
        CHECK(cost.activations == activations);
    };
    check(total("nb201", "3_1_0_2_4_1"), 47104640, 344346, 339978);
    check(total("nb201", "3_3_3_3_3_3"), 220119680, 1531546, 913418);
    check(total("nb201", "0_0_0_0_0_0"), 7783040, 73306, 53258);
    check(total("fbnet", "7_8_1_8_4_8_8_8_7_4_1_4_7_3_2_7_3_2_4_2_4_5"), 67605376, 1790500, 1004900);
    check(total("fbnet", "8_8_8_8_8_8_8_8_8_8_8_8_8_8_8_8_8_8_8_8_8_8"), 11608960, 780660, 93156);
    check(total("fbnet", "1_1_1_1_1_1_1_1_1_1_1_1_1_1_1_1_1_1_1_1_1_1"), 21051008, 940084, 661860);
}

// 7.943872 + 35.81952 n3 + 4.36224 n1 + 1.29024 np million FLOPs, 0.073306 + 0.24304 n3 + 0.028 n1 million
// parameters: checked against all rows of the benchmark's table.
TEST_CASE("the costs of every cell follow from its counts of operations") {
    const SearchSpace& space = search_space("nb201");
    for (std::size_t i = 0; i < 15625; ++i) {
        const Architecture architecture = space.at(i);
        const std::vector<int> count = space.op_histogram(architecture);
        const int n1 = count[nb201::nor_conv_1x1], n3 = count[nb201::nor_conv_3x3],
                  np = count[nb201::avg_pool_3x3];
        const LayerCost total = space.total(architecture);
        REQUIRE(total.flops == 7943872.0 + 35819520.0 * n3 + 4362240.0 * n1 + 1290240.0 * np);
        REQUIRE(total.parameters == 73306.0 + 243040.0 * n3 + 28000.0 * n1);
    }
}

TEST_CASE("a network costs the sum of its layers") {
    Random random(3);
    for (const SearchSpace* space : search_spaces()) {
        for (int i = 0; i < 200; ++i) check_total_is_sum(*space, space->random(random));
    }
}

TEST_CASE("layers stand at the same place in every network and say what they are") {
    const auto cell = search_space("nb201").layers(search_space("nb201").parse("3_1_0_2_4_1"));
    REQUIRE(cell.size() == 94);
    CHECK(cell.front().name == "stem");
    CHECK(cell[1].name == "stage 1 cell 1 edge 0-1 nor_conv_3x3");
    CHECK(cell[31].name == "stage 2 reduction");
    CHECK(cell[92].name == "stage 3 cell 5 edge 2-3 skip_connect");
    CHECK(cell.back().name == "head");
    CHECK(cell[2].flops == 0);
    CHECK(cell[5].flops == 9 * 16 * 32 * 32);
    CHECK(cell[5].macs == 0);

    const SearchSpace& fbnet = search_space("fbnet");
    const auto chain = fbnet.layers(fbnet.parse("8_8_8_8_8_8_8_8_8_8_8_8_8_8_8_8_8_8_8_8_8_7"));
    REQUIRE(chain.size() == 24);
    CHECK(chain[1].name == "layer 1 skip");
    CHECK(chain[1].flops == 0);
    CHECK(chain[2].macs == 16 * 24 * 32 * 32);
    CHECK(chain[22].name == "layer 22 k5_e6");
}

// 16 channels in and out at 4 x 4 in two groups: 8 * 16 weights, each used 16 times.
TEST_CASE("a grouped convolution has the weights of its groups") {
    const LayerCost layer = cost::convolution({16, 16, 1, 2, 4});
    CHECK(layer.parameters == 128);
    CHECK(layer.macs == 2048);
    CHECK(layer.activations == 256);
}
