#include "predictor/nasflat_input.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <set>

#include "predictor/nasflat_scores.h"

using namespace latlab;

namespace {

const SearchSpace& chains() {
    return search_space("fbnet");
}
const SearchSpace& cells() {
    return search_space("nb201");
}

Architecture chain() {
    Architecture architecture;
    for (int i = 0; i < 22; ++i) architecture.ops.push_back(static_cast<std::uint8_t>((i * i + 3) % 9));
    return architecture;
}

NasflatOptions published() {
    NasflatOptions options;
    options.chain_with_positions = false;
    options.attention_minus_infinity = false;
    return options;
}

/// How an untrained network tells architectures of FBNet apart.
std::vector<double> untrained_scores(const NasflatOptions& options,
                                     const std::vector<Architecture>& architectures) {
    const NasflatInput input(chains(), options);
    Random random(4);
    const NasflatNetwork<float> network(input, options, 2, random);
    return nasflat_scores(network, input, architectures, 0, 1);
}

}  // namespace

TEST_CASE("FBNet is a chain of 22 layers between an input and an output") {
    const NasflatInput input(chains(), {});
    const NasflatArchitecture graph = input.encode(chain());
    REQUIRE(graph.operation.size() == 24);
    CHECK(input.pooled() == 22);
    CHECK(graph.operation.front() == 9);
    CHECK(graph.operation.back() == 10);
    const std::vector<std::uint8_t> layers(graph.operation.begin() + 1, graph.operation.end() - 1);
    CHECK(layers == chain().ops);
    REQUIRE(graph.edges.size() == 23);
    for (int i = 0; i < 23; ++i) CHECK(graph.edges[i] == std::pair<std::uint8_t, std::uint8_t>(i, i + 1));
}

TEST_CASE("as published, FBNet's layers have no order and its first and last operation no effect") {
    Architecture swapped = chain(), other_ends = chain();
    std::swap(swapped.ops[3], swapped.ops[10]);
    other_ends.ops.front() = (other_ends.ops.front() + 1) % 9;
    other_ends.ops.back() = (other_ends.ops.back() + 1) % 9;
    REQUIRE(swapped.ops != chain().ops);
    const auto scores = untrained_scores(published(), {chain(), swapped, other_ends});
    CHECK(scores[1] == Approx(scores[0]).epsilon(1e-5));
    CHECK(scores[2] == Approx(scores[0]).epsilon(1e-5));
}

TEST_CASE("corrected, the place of each of FBNet's 22 operations counts") {
    std::vector<Architecture> all{chain()};
    for (int i = 0; i < 22; ++i) {
        all.push_back(chain());
        all.back().ops[i] = (all.back().ops[i] + 1) % 9;
    }
    all.push_back(chain());
    std::swap(all.back().ops[3], all.back().ops[10]);
    const auto scores = untrained_scores({}, all);
    CHECK(std::set<double>(scores.begin(), scores.end()).size() == all.size());
}

TEST_CASE("a batch holds each operation on each device once, and each operation of a row once") {
    const NasflatInput input(cells(), {});
    const NasflatArchitecture a = input.encode({{3, 3, 3, 2, 2, 3}}), b = input.encode({{3, 0, 3, 4, 3, 1}});
    const NasflatBatch batch = input.batch(std::vector<NasflatItem>{{&a, 0}, {&b, 0}, {&b, 1}});
    CHECK(batch.rows == 3);
    // Device 0 sees operations 3, 2, 0, 4, 1; device 1 those of b.
    CHECK(batch.token_operation->size() == 5 + 4);
    // Of each row its operations and the two ends.
    CHECK(batch.refined_base->size() == (2 + 2) + (4 + 2) + (4 + 2));
    CHECK(batch.graphs.feature->size() == 3 * 8);
    for (std::size_t v = 0; v < batch.graphs.base->size(); ++v) {
        const std::int32_t token = (*batch.graphs.refined)[v];
        CHECK((*batch.refined_base)[token] == (*batch.graphs.base)[v]);
        CHECK((*batch.refined_row)[token] == static_cast<std::int32_t>(v / 8));
    }
}

TEST_CASE("attention ranges over predecessors and the node itself, as published over all nodes") {
    const Architecture cell{{3, 2, 3, 2, 2, 3}};
    NasflatOptions options;
    for (const bool corrected : {true, false}) {
        options.attention_minus_infinity = corrected;
        const NasflatInput input(cells(), options);
        const NasflatArchitecture graph = input.encode(cell);
        const NasflatBatch batch = input.batch(std::vector<NasflatItem>{{&graph, 0}});
        const nn::EdgeList& attention = *batch.graphs.attention;
        const nn::EdgeList& flow = *batch.graphs.flow;
        CHECK(flow.edges() == 10);
        CHECK(attention.edges() == (corrected ? 10 + 8 : 64));
        CHECK(std::count(attention.absent.begin(), attention.absent.end(), 1) == (corrected ? 0 : 54));
    }
}

TEST_CASE("a network scores an architecture the same in every batch") {
    for (const auto& options : {NasflatOptions(), published()}) {
        Random random(3);
        std::vector<Architecture> all;
        for (int i = 0; i < 150; ++i) all.push_back(chains().random(random));
        const auto together = untrained_scores(options, all);
        for (const int i : {0, 70, 149})
            CHECK(untrained_scores(options, {all[i]})[0] == Approx(together[i]).epsilon(1e-4));
    }
}

TEST_CASE("the layer costs of the supplement are standardised and add up to the totals") {
    const auto encoding = layer_cost_encoding(chains());
    REQUIRE(encoding->width() == 69);
    Random random(5);
    const int count = 4000;
    Eigen::MatrixXd numbers(count, 69);
    std::vector<float> row(69);
    std::vector<double> macs;
    for (int i = 0; i < count; ++i) {
        const Architecture architecture = chains().random(random);
        encoding->encode(architecture, row);
        for (int j = 0; j < 69; ++j) numbers(i, j) = row[j];
        macs.push_back(chains().total(architecture).macs);
    }
    for (int j = 0; j < 69; ++j) {
        CHECK(numbers.col(j).mean() == Approx(0).margin(0.08));
        CHECK(numbers.col(j).squaredNorm() / count == Approx(1).margin(0.12));
    }
    const double slope = (macs[1] - macs[0]) / (numbers(1, 0) - numbers(0, 0));
    for (int i = 2; i < 50; ++i)
        CHECK(macs[i] - macs[0] == Approx(slope * (numbers(i, 0) - numbers(0, 0))).epsilon(1e-3));
}
