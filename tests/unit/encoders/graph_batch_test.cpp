#include "encoders/graph_batch.h"

#include <algorithm>
#include <catch2/catch.hpp>

#include "toy_encoder.h"

using namespace latlab;

namespace {

GraphBatch batch_of(const std::string& space, GraphForm form,
                    const std::vector<Architecture>& architectures) {
    return {search_space(space), form, architectures};
}

std::vector<std::uint8_t> ancestors(const GraphBatch& batch) {
    return *batch.ancestors();
}

}  // namespace

TEST_CASE("FBNet flows through a chain of 24 nodes, and is published as 22 nodes without a link") {
    const std::vector<Architecture> one = test::some_architectures("fbnet", 1, 1);
    const GraphBatch chain = batch_of("fbnet", GraphForm::data_flow, one);
    const GraphBatch loose = batch_of("fbnet", GraphForm::published, one);
    CHECK(chain.nodes() == 24);
    CHECK(chain.graphs[0].edges.size() == 23);
    CHECK(loose.nodes() == 22);
    CHECK(loose.graphs[0].edges.empty());
    CHECK(graph_nodes(search_space("fbnet"), GraphForm::published) == 22);
}

TEST_CASE("a published cell has every link whatever its operations, which label its nodes") {
    const GraphBatch batch = batch_of("nb201", GraphForm::published, {{{0, 0, 1, 2, 3, 4}}});
    CHECK(batch.graphs[0].edges.size() == 10);
    CHECK(batch.labels() == std::vector<std::int32_t>{5, 0, 0, 1, 2, 3, 4, 6});
    CHECK(batch.places() == std::vector<std::int32_t>{0, 1, 2, 3, 4, 5, 6, 7});
}

TEST_CASE("a chain may be looked at backwards only") {
    const std::vector<std::uint8_t> seen =
        ancestors(batch_of("fbnet", GraphForm::data_flow, test::some_architectures("fbnet", 1, 1)));
    REQUIRE(seen.size() == 24 * 24);
    for (std::size_t i = 0; i < 24; ++i)
        for (std::size_t l = 0; l < 24; ++l) CHECK(seen[i * 24 + l] == (l <= i));
}

TEST_CASE("a published layer of FBNet sees itself alone") {
    const std::vector<std::uint8_t> seen =
        ancestors(batch_of("fbnet", GraphForm::published, test::some_architectures("fbnet", 1, 1)));
    for (std::size_t i = 0; i < 22; ++i)
        for (std::size_t l = 0; l < 22; ++l) CHECK(seen[i * 22 + l] == (l == i));
}

TEST_CASE("what leads to a node is the transitive closure of the cell's links") {
    // networkx 2.8.8, transitive_closure of the cell with all links.
    const std::vector<std::uint8_t> wanted{0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0,
                                           0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0,
                                           0, 0, 0, 0, 1, 1, 1, 1, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 0};
    CHECK(ancestors(batch_of("nb201", GraphForm::published, {{{2, 2, 2, 2, 2, 2}}})) == wanted);
    std::vector<std::uint8_t> with_itself = wanted;
    for (std::size_t i = 0; i < 8; ++i) with_itself[i * 8 + i] = 1;
    CHECK(ancestors(batch_of("nb201", GraphForm::data_flow, {{{2, 2, 2, 2, 2, 2}}})) == with_itself);
}

TEST_CASE("neighbours are linked both ways and stay within their graph") {
    const nn::Edges edges =
        batch_of("fbnet", GraphForm::data_flow, test::some_architectures("fbnet", 2, 1)).neighbours();
    REQUIRE(edges->nodes() == 48);
    const auto of = [&](int node) {
        std::vector<std::int32_t> found(edges->source.begin() + edges->first[node],
                                        edges->source.begin() + edges->first[node + 1]);
        std::sort(found.begin(), found.end());
        return found;
    };
    CHECK(of(0) == std::vector<std::int32_t>{0, 1});
    CHECK(of(5) == std::vector<std::int32_t>{4, 5, 6});
    CHECK(of(23) == std::vector<std::int32_t>{22, 23});
    CHECK(of(24) == std::vector<std::int32_t>{24, 25});
}
