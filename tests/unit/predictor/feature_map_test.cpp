#include "predictor/feature_map.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <string>

using namespace latlab;

namespace {

// The columns of a group, architectures x width.
Eigen::MatrixXd columns(const SearchSpace& space, const std::vector<Architecture>& architectures,
                        const std::string& name) {
    const FeatureMap& map = feature_map(space);
    for (const FeatureGroup& group : map.groups()) {
        if (group.name == name) return map.encode(architectures).middleCols(group.first, group.width);
    }
    FAIL("there is no group " << name);
    return {};
}

Eigen::MatrixXd nb201(const std::vector<Architecture>& cells, const std::string& name) {
    return columns(search_space("nb201"), cells, name);
}

bool equal_rows(const Eigen::MatrixXd& rows, Eigen::Index a, Eigen::Index b) {
    return (rows.row(a) - rows.row(b)).norm() < 1e-12;
}

Architecture all_of(std::uint8_t op) {
    return {{op, op, op, op, op, op}};
}

}  // namespace

TEST_CASE("the reference is the whole of an enumerable space and 4,096 networks of another") {
    CHECK(reference_architectures(search_space("nb201")).size() == 15'625);
    CHECK(reference_architectures(search_space("nb201"))[12'345] == search_space("nb201").at(12'345));
    CHECK(reference_architectures(search_space("fbnet")).size() == 4096);
}

TEST_CASE("over the reference every group of numbers has mean 0 and mean square 1") {
    for (const SearchSpace* space : search_spaces()) {
        const FeatureMap& map = feature_map(*space);
        const Eigen::MatrixXd features = map.encode(reference_architectures(*space));
        REQUIRE(features.cols() == map.width());
        CHECK(features.colwise().mean().cwiseAbs().maxCoeff() < 1e-9);
        const Eigen::RowVectorXd squares = features.cwiseAbs2().colwise().mean();
        int width = 0;
        for (const FeatureGroup& group : map.groups()) {
            CAPTURE(group.name);
            CHECK(group.first == width);
            width += group.width;
            const auto own = squares.segment(group.first, group.width);
            CHECK(own.sum() == Approx(1).margin(1e-9));
            // Columns of different units each take an equal part of it.
            const auto varying = static_cast<double>((own.array() > 0).count());
            if (group.scale_columns) CHECK(own.maxCoeff() == Approx(1 / varying).margin(1e-9));
        }
        CHECK(width == map.width());
    }
}

TEST_CASE("where what leads nowhere is executed, it counts as what takes part, in the same scale") {
    const SearchSpace& space = search_space("nb201");
    const FeatureMap &usual = feature_map(space), &executing = executing_feature_map(space);
    // Nothing in the first two leads nowhere; in the others edges into node 2 do, with and without a
    // convolution.
    const std::vector<Architecture> cells = {
        all_of(3), {{2, 4, 3, 1, 3, 4}}, {{1, 3, 1, 1, 1, 0}}, {{1, 0, 1, 1, 1, 0}}};
    const Eigen::MatrixXd shift = executing.encode(cells) - usual.encode(cells);
    CHECK(equal_rows(shift, 0, 1));
    CHECK((shift.row(2) - shift.row(0)).norm() > 0.1);
    const Eigen::MatrixXd numbers = executing.encode(cells);
    for (const auto& [name, of_all] : {std::pair{"live count", "count"}, std::pair{"needed edge", "edge"}}) {
        CAPTURE(name);
        const auto group = [&](const std::string& wanted) {
            return *std::find_if(usual.groups().begin(), usual.groups().end(),
                                 [&](const FeatureGroup& one) { return one.name == wanted; });
        };
        const auto change = [&](const FeatureGroup& columns) {
            return Eigen::RowVectorXd(
                (numbers.row(2) - numbers.row(3)).segment(columns.first, columns.width));
        };
        const Eigen::RowVectorXd live = change(group(name)), all = change(group(of_all));
        CHECK(live.norm() > 0.1);
        CHECK(live.normalized().dot(all.normalized()) == Approx(1));
    }
    CHECK(executing.encode(reference_architectures(space)).colwise().mean().cwiseAbs().maxCoeff() < 1e-9);
    CHECK(&executing_feature_map(search_space("fbnet")) == &feature_map(search_space("fbnet")));
}

TEST_CASE("architectures are encoded one by one, whatever their company") {
    for (const SearchSpace* space : search_spaces()) {
        const auto& all = reference_architectures(*space);
        const std::vector<Architecture> list(all.begin() + 100, all.begin() + 103);
        const FeatureMap& map = feature_map(*space);
        CHECK(map.encode(list).row(2) == map.encode({&list[2], 1}).row(0));
        CHECK(map.encode({}).rows() == 0);
        CHECK(map.encode({}).cols() == map.width());
    }
}

TEST_CASE("counts and edges of a cell are what the binomial distribution makes of them") {
    // An operation occurs on each of 6 edges with probability 0.2: its count has mean 1.2 and variance 0.96,
    // five of which make 4.8; so do thirty edges of variance 0.16 each.
    const double scale = 1 / std::sqrt(4.8);
    const Eigen::MatrixXd count = nb201({all_of(3)}, "count"), edge = nb201({all_of(3)}, "edge");
    for (Eigen::Index op = 0; op < 5; ++op)
        CHECK(count(0, op) == Approx(scale * (op == 3 ? 6 - 1.2 : -1.2)).margin(1e-9));
    for (Eigen::Index i = 0; i < 30; ++i)
        CHECK(edge(0, i) == Approx(scale * (i % 5 == 3 ? 0.8 : -0.2)).margin(1e-9));
}

TEST_CASE("the same operations on other edges are the same in count and differ by edge") {
    const std::vector<Architecture> cells = {{{3, 1, 2, 1, 4, 2}}, {{1, 3, 2, 2, 4, 1}}};
    CHECK(equal_rows(nb201(cells, "count"), 0, 1));
    CHECK(equal_rows(nb201(cells, "caps"), 0, 1));
    CHECK(equal_rows(nb201(cells, "macs"), 0, 1));
    CHECK_FALSE(equal_rows(nb201(cells, "edge"), 0, 1));
}

TEST_CASE("an operation that leads nowhere changes what there is but not what is live") {
    // Node 1 has no way on to the output, so the operation from node 0 to node 1 is dead.
    const std::vector<Architecture> cells = {{{3, 3, 0, 1, 0, 2}}, {{0, 3, 0, 1, 0, 2}}};
    for (const char* all : {"macs", "count", "caps", "edge"}) {
        CAPTURE(all);
        CHECK_FALSE(equal_rows(nb201(cells, all), 0, 1));
    }
    for (const char* live : {"live count", "live edge", "path"}) {
        CAPTURE(live);
        CHECK(equal_rows(nb201(cells, live), 0, 1));
    }
}

TEST_CASE("what the output needs is there though the input does not reach it, and only that") {
    // Node 1 gets nothing, so the operation from it to the output is not live, but the output needs it. The
    // operation from node 0 to node 2 leads nowhere.
    const std::vector<Architecture> cells = {
        {{0, 3, 0, 1, 2, 0}}, {{0, 0, 0, 1, 2, 0}}, {{0, 0, 0, 1, 0, 0}}};
    for (const char* needed : {"needed count", "needed edge"}) {
        CAPTURE(needed);
        CHECK(equal_rows(nb201(cells, needed), 0, 1));
        CHECK_FALSE(equal_rows(nb201(cells, needed), 1, 2));
    }
    CHECK(equal_rows(nb201(cells, "live count"), 1, 2));
}

TEST_CASE("caps tell no convolution, one and more apart, but not two from more") {
    const std::vector<Architecture> cells = {
        {{0, 0, 0, 0, 0, 0}}, {{3, 0, 0, 0, 0, 0}}, {{3, 3, 0, 0, 0, 0}}, {{3, 3, 3, 0, 0, 0}}};
    const Eigen::MatrixXd caps = nb201(cells, "caps");
    for (const int most : {1, 2}) {
        const auto column = caps.col(5 * (most - 1) + 3);
        CHECK(column[1] > column[0]);
        CHECK((column[2] > column[1]) == (most == 2));
        CHECK(column[3] == column[2]);
    }
}

TEST_CASE("a cell's path is its longest way in operations, 3x3 convolutions and work") {
    // By hand: of the ways 0-3 (none), 0-1-3 (3x3, pooling), 0-2-3 (1x1, 1x1) and 0-1-2-3 (3x3, skip, 1x1)
    // the longest have 2 operations, 1 convolution of 3x3 and work 9 + 0 + 1. The cell of six 3x3
    // convolutions has 3, 3 and 27, the empty one nothing, nor one in which nothing reaches the output.
    const std::vector<Architecture> cells = {
        all_of(0), all_of(3), {{3, 2, 1, 0, 4, 2}}, {{3, 3, 3, 0, 0, 0}}};
    const Eigen::MatrixXd path = nb201(cells, "path");
    const Eigen::RowVectorXd share = (path.row(2) - path.row(0)).cwiseQuotient(path.row(1) - path.row(0));
    CHECK(share[0] == Approx(2.0 / 3));
    CHECK(share[1] == Approx(1.0 / 3));
    CHECK(share[2] == Approx(10.0 / 27));
    CHECK(equal_rows(path, 3, 0));
}

TEST_CASE("the macs of both spaces are an increasing line of the space's own") {
    for (const SearchSpace* space : search_spaces()) {
        const auto& all = reference_architectures(*space);
        const std::vector<Architecture> list(all.begin(), all.begin() + 50);
        const Eigen::MatrixXd macs = columns(*space, list, "macs");
        std::size_t low = 0, high = 0;
        for (std::size_t i = 0; i < list.size(); ++i) {
            const double own = space->total(list[i]).macs;
            if (own < space->total(list[low]).macs) low = i;
            if (own > space->total(list[high]).macs) high = i;
        }
        const double from = space->total(list[low]).macs, to = space->total(list[high]).macs;
        const double bottom = macs(static_cast<Eigen::Index>(low), 0),
                     top = macs(static_cast<Eigen::Index>(high), 0);
        REQUIRE(top > bottom);
        for (std::size_t i = 0; i < list.size(); ++i) {
            const double share = (space->total(list[i]).macs - from) / (to - from);
            CHECK(macs(static_cast<Eigen::Index>(i), 0) ==
                  Approx(bottom + share * (top - bottom)).margin(1e-9));
        }
    }
}
