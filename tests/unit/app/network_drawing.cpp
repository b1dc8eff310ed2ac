#include "app/network_drawing.h"

#include <catch2/catch.hpp>

#include "drawn_text.h"

using namespace latlab;
using namespace latlab::app;
using latlab::test::says;
using latlab::test::width_of;

namespace {

NetworkDetail saving(std::vector<double> saved_ms) {
    NetworkDetail detail;
    detail.network.latency_ms = 20;
    for (const double ms : saved_ms) detail.operations.push_back({"", 0, 0, ms});
    return detail;
}

const SearchSpace& cells = search_space("nb201");
const SearchSpace& chains = search_space("fbnet");

Architecture chain_of(int op) {
    Architecture chain;
    chain.ops.assign(22, static_cast<std::uint8_t>(op));
    return chain;
}

}  // namespace

TEST_CASE("operations that no way from input to output passes are dead") {
    // Node 1 leads nowhere: what leads to it is dead as well.
    CHECK(dead_operations(cells, cells.parse("3_1_0_2_0_4")) ==
          std::vector<bool>{true, false, true, false, true, false});
    CHECK(dead_operations(chains, chain_of(8)) == std::vector<bool>(22, false));
}

TEST_CASE("a cell shows what each operation is and saves, and every edge can be pointed at") {
    const Architecture cell = cells.parse("3_1_0_2_4_1");
    const NetworkDetail detail = saving({4.25, 0.1, NAN, 2, 1, 0.3});
    for (const double width : {300.0, 700.0}) {
        const Drawing drawing = compose_network({cells, cell, &detail}, width, width_of);
        CHECK(says(drawing, "pool"));
        CHECK(says(drawing, "4.2 ms"));
        REQUIRE(drawing.points.size() == 6);
        for (std::size_t i = 0; i < 6; ++i) CHECK(drawing.points[i].index == i);
        for (const Shape& shape : drawing.shapes) {
            for (const Point point : shape.points) {
                CHECK(point.x >= 0);
                CHECK(point.x <= width);
                CHECK(point.y >= 0);
                CHECK(point.y <= drawing.height);
            }
        }
    }
    CHECK_FALSE(says(compose_network({cells, cell}, 300, width_of), "4.2 ms"));
}

TEST_CASE("dead and absent operations are fainter than those that work") {
    const Architecture cell = cells.parse("3_1_0_2_0_4");
    const Drawing drawing = compose_network({cells, cell}, 400, width_of);
    std::vector<double> opacities;
    for (const Shape& shape : drawing.shapes)
        if (shape.kind == Shape::Kind::line) opacities.push_back(shape.opacity);
    REQUIRE(opacities.size() == 6);
    CHECK(opacities[0] < 0.5);
    CHECK(opacities[1] == 1);
    CHECK(opacities[2] < 0.5);
    CHECK(opacities[3] == 1);
}

TEST_CASE("a block's bar is as high as what leaving it out saves") {
    std::vector<double> saved(22, 0);
    saved[3] = 4;
    saved[7] = 2;
    saved[9] = NAN;
    const NetworkDetail detail = saving(saved);
    const Architecture chain = chain_of(7);
    std::vector<double> heights;
    for (const Shape& shape : compose_network({chains, chain, &detail}, 500, width_of).shapes)
        if (shape.kind == Shape::Kind::area && shape.opacity == 0.85)
            heights.push_back(shape.points[2].y - shape.points[1].y);
    REQUIRE(heights.size() == 2);
    CHECK(heights[0] == Approx(2 * heights[1]));
}

TEST_CASE("marked operations have something behind them") {
    const Architecture cell = cells.parse("3_1_0_2_4_1"), chain = chain_of(2);
    const auto shapes = [&](const NetworkPicture& picture) {
        return compose_network(picture, 500, width_of).shapes.size();
    };
    CHECK(shapes({cells, cell, nullptr, {true, false, false, false, true, false}}) ==
          shapes({cells, cell}) + 2);
    std::vector<bool> marked(22, false);
    marked[5] = true;
    CHECK(shapes({chains, chain, nullptr, marked}) == shapes({chains, chain}) + 1);
}

TEST_CASE("notes tell each operation's cost, and its share of the latency where that is known") {
    const Architecture cell = cells.parse("3_1_0_2_0_4");
    const NetworkDetail detail = saving({NAN, 0.1, NAN, 2, NAN, 0.3});
    const auto notes = operation_notes({cells, cell, &detail});
    REQUIRE(notes.size() == 6);
    CHECK(notes[0].find("without effect") != std::string::npos);
    CHECK(notes[0].find("0.243 M parameters") != std::string::npos);
    CHECK(notes[3].find("saves 2.0 ms (10.0 %)") != std::string::npos);
    CHECK(notes[0].find("saves") == std::string::npos);
}

TEST_CASE("a saved drawing names its network") {
    const Architecture cell = cells.parse("3_1_0_2_0_4");
    const std::string svg = network_svg({cells, cell});
    CHECK(svg.find("<title>NAS-Bench-201 network |nor_conv_3x3~0|") != std::string::npos);
    CHECK(svg.find("</svg>") != std::string::npos);
}
