#include "predictor/fbnet_features.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <string>

#include "spaces/fbnet.h"

using namespace latlab;

namespace {

constexpr std::uint8_t k3_e1 = 0, k3_e3 = 2, k5_e1_g2 = 5, k5_e6 = 7;

struct Choice {
    std::size_t layer;
    std::uint8_t op;
};

// What a group's columns change by when layers that skip get these operations.
Eigen::VectorXd change(const std::string& name, const std::vector<Choice>& choices) {
    const FeatureMap& map = feature_map(search_space("fbnet"));
    std::vector<Architecture> networks(2, {std::vector<std::uint8_t>(fbnet::layer_count, fbnet::skip)});
    for (const Choice& choice : choices) networks[1].ops[choice.layer] = choice.op;
    const Eigen::MatrixXd features = map.encode(networks);
    for (const FeatureGroup& group : map.groups()) {
        if (group.name == name)
            return (features.row(1) - features.row(0)).segment(group.first, group.width).transpose();
    }
    FAIL("there is no group " << name);
    return {};
}

void check_ratios(const std::string& name, const std::vector<double>& expected) {
    CAPTURE(name);
    const Eigen::VectorXd some = change(name, {{5, k3_e3}, {20, k5_e1_g2}}),
                          most = change(name, {{2, k5_e6}, {21, k5_e6}});
    REQUIRE(some.size() == static_cast<Eigen::Index>(expected.size()));
    for (std::size_t c = 0; c < expected.size(); ++c) {
        CAPTURE(c);
        const auto column = static_cast<Eigen::Index>(c);
        REQUIRE(most[column] > 0);
        CHECK(some[column] / most[column] == Approx(expected[c]).margin(1e-8));
    }
}

}  // namespace

TEST_CASE("FBNet's numbers are sums over the layers") {
    const SearchSpace& space = search_space("fbnet");
    const Architecture first = reference_architectures(space)[10],
                       second = reference_architectures(space)[20];
    std::vector<Architecture> networks = {first, second, first, second};
    for (const std::size_t layer : {0, 3, 17}) std::swap(networks[2].ops[layer], networks[3].ops[layer]);
    REQUIRE(networks[2] != networks[0]);
    const Eigen::MatrixXd features = feature_map(space).encode(networks);
    const Eigen::RowVectorXd before = features.row(0) + features.row(1);
    const Eigen::RowVectorXd after = features.row(2) + features.row(3);
    CHECK((before - after).cwiseAbs().maxCoeff() < 1e-9);
    CHECK((features.row(0) - features.row(2)).cwiseAbs().maxCoeff() > 0.01);
}

// Figures from numpy: multiply-accumulates, weights, written numbers, depthwise and pointwise work of each
// block from its three convolutions' shapes, and their roots and hinges (numpy.quantile over the positive
// entries of the 22 x 9 table). Ratios, because they do not depend on the scale of a column.
TEST_CASE("FBNet's costs, their roots and their hinges are those of the blocks' convolutions") {
    check_ratios("totals", {0.149910701, 0.074975933, 0.284632035, 0.058015504, 0.17436947, 1});
    check_ratios("roots", {0.356706477, 0.372903218, 0.462411095, 0.262557111, 0.387459863});
    check_ratios("hinges", {0.090986357, 0.048635456, 0,         0, 0.060258301, 0.047070194, 0.001354548, 0,
                            0.248387097, 0.218665464, 0.1640625, 0, 0.016876262, 0,           0,           0,
                            0.118599863, 0.058688675, 0,         0});
}

TEST_CASE("launches are the convolutions, shuffles and additions that a network starts") {
    // By hand: layers 2 and 20 keep their shape, so their blocks add their input and skips do nothing;
    // layer 5 changes it, so a block adds nothing and a skip is one convolution. k5_e1_g2 shuffles channels.
    const Eigen::VectorXd kept = change("launches", {{2, k3_e3}}),
                          grouped = change("launches", {{20, k5_e1_g2}}),
                          changed = change("launches", {{5, k5_e1_g2}});
    CHECK(changed[0] / kept[0] == Approx(2.0 / 3));
    CHECK(grouped[0] == Approx(kept[0]));
    CHECK(kept[1] == 0);
    CHECK(grouped[1] == Approx(changed[1]));
    CHECK(grouped[1] > 0);
    CHECK(grouped[2] == Approx(kept[2]));
    CHECK(kept[2] > 0);
    CHECK(changed[2] == 0);
}

TEST_CASE("layers of one shape are interchangeable, layers of different shapes are not") {
    const SearchSpace& space = search_space("fbnet");
    const auto swapped = [&](std::size_t a, std::size_t b) {
        std::vector<Architecture> networks(2, reference_architectures(space)[10]);
        networks[0].ops[a] = k3_e3;
        networks[0].ops[b] = k5_e6;
        networks[1].ops[a] = k5_e6;
        networks[1].ops[b] = k3_e3;
        const Eigen::MatrixXd features = feature_map(space).encode(networks);
        return (features.row(0) - features.row(1)).norm();
    };
    CHECK(swapped(2, 4) < 1e-9);
    CHECK(swapped(18, 20) < 1e-9);
    CHECK(swapped(1, 2) > 0.01);
    CHECK(swapped(4, 6) > 0.01);
}

TEST_CASE("smoothing over FBNet follows a squared exponential kernel of shape and operation") {
    // Distances by hand: k3_e3 and k5_e6 differ by log2(5 / 3) / 0.75 in kernel size and by 1 / 1.5 in
    // expansion; layers 8 and 11 by 1 / 1.5 in both channels and by 1 in size. Kernel directions below 1e-4
    // are left out.
    const double kernel_size = std::log2(5.0 / 3) / 0.75, expansion = 1 / 1.5;
    const double alike = std::exp(-0.5 * (kernel_size * kernel_size + expansion * expansion));
    const auto step = [](std::size_t layer, std::uint8_t from, std::uint8_t to) {
        return Eigen::VectorXd(change("smooth", {{layer, to}}) - change("smooth", {{layer, from}}));
    };
    const Eigen::VectorXd here = step(8, k3_e3, k5_e6), there = step(11, k3_e3, k5_e6);
    CHECK(here.dot(there) / here.squaredNorm() == Approx(std::exp(-0.5 * (2 / 2.25 + 1))).margin(0.01));
    const Eigen::VectorXd wider = step(8, k3_e1, k3_e3);
    const double apart = std::log2(3.0) / 1.5, wider_alike = std::exp(-0.5 * apart * apart);
    CHECK(here.squaredNorm() / wider.squaredNorm() == Approx((1 - alike) / (1 - wider_alike)).margin(0.01));
}

TEST_CASE("smooth activations are the smooth numbers times what the layer writes") {
    // Layers 6 and 10 both keep their shape: 32 channels of 16 x 16 and 64 of 8 x 8. By hand, k3_e3 writes
    // 3 C + 3 C + C channels, so twice as many numbers in layer 6.
    const double first = change("smooth activations", {{6, k3_e3}}).norm(),
                 second = change("smooth activations", {{10, k3_e3}}).norm();
    const Eigen::VectorXd plain = change("smooth", {{6, k3_e3}}), later = change("smooth", {{10, k3_e3}});
    CHECK(first / second == Approx(2).margin(0.02));
    CHECK(plain.norm() / later.norm() == Approx(1).margin(0.02));
}
