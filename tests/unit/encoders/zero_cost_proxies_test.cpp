#include "encoders/zero_cost_proxies.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <set>

#include "encoders/proxy_parts.h"

using namespace latlab;

namespace {

ProxyValues proxies_of(const char* space, const char* digits, std::uint64_t seed = 1) {
    ProxyOptions options;
    options.seed = seed;
    options.images = 6;
    return zero_cost_proxies(search_space(space), search_space(space).parse(digits), options);
}

double value(const ProxyValues& values, Proxy proxy) {
    return values[static_cast<std::size_t>(proxy)];
}

}  // namespace

TEST_CASE("the same seed gives the same proxies, another one other weights") {
    const ProxyValues first = proxies_of("nb201", "2_1_0_2_4_1");
    CHECK(first == proxies_of("nb201", "2_1_0_2_4_1"));
    const ProxyValues second = proxies_of("nb201", "2_1_0_2_4_1", 2);
    for (const Proxy drawn : {Proxy::fisher, Proxy::grad_norm, Proxy::l2_norm, Proxy::zen, Proxy::synflow})
        CHECK(value(first, drawn) != value(second, drawn));
    for (const Proxy counted : {Proxy::flops, Proxy::params})
        CHECK(value(first, counted) == value(second, counted));
}

TEST_CASE("operations that the output does not depend on count in flops and params only") {
    // The edges 1-2, 1-3 and 2-3 lead from or to nodes that nothing reaches.
    const ProxyValues pruned = proxies_of("nb201", "0_0_0_2_0_0"),
                      with_dead = proxies_of("nb201", "0_0_3_2_3_2");
    for (std::size_t i = 0; i < proxy_count; ++i) {
        const auto proxy = static_cast<Proxy>(i);
        const bool counted = proxy == Proxy::flops || proxy == Proxy::params;
        CAPTURE(proxy_name(proxy));
        CHECK((with_dead[i] == pruned[i]) == !counted);
    }
}

TEST_CASE("a network whose output knows nothing of the image has no proxies of its behaviour") {
    const ProxyValues values = proxies_of("nb201", "0_0_0_0_0_0");
    for (const Proxy proxy : {Proxy::jacov, Proxy::epe_nas, Proxy::nwot, Proxy::zen})
        CHECK(std::isnan(value(values, proxy)));
    for (const Proxy proxy : {Proxy::grad_norm, Proxy::snip, Proxy::plain, Proxy::grasp, Proxy::synflow})
        CHECK(value(values, proxy) == 0);
    CHECK(value(values, Proxy::fisher) > 0);  // the last bias has a gradient
    CHECK(value(values, Proxy::params) == 73306);
}

// ZCP.md section 3: the sum over layers of the norm of uniform weights within 1 / sqrt(fan-in) is 27.79 and
// 50.97 more for each convolution of the cell.
TEST_CASE("the norm of NAS-Bench-201 weights goes with the number of convolutions") {
    CHECK(value(proxies_of("nb201", "1_1_1_1_1_1"), Proxy::l2_norm) == Approx(27.79).margin(.8));
    CHECK(value(proxies_of("nb201", "1_2_1_2_1_1"), Proxy::l2_norm) == Approx(27.79 + 2 * 50.97).margin(.8));
}

TEST_CASE("FBNet's proxies are all defined") {
    for (const double number : proxies_of("fbnet", "0_8_8_1_8_8_8_8_8_8_8_8_8_8_8_8_8_8_8_8_8_8")) {
        CHECK(std::isfinite(number));
    }
}

TEST_CASE("every proxy has a name of its own") {
    std::set<std::string_view> names;
    for (std::size_t i = 0; i < proxy_count; ++i) names.insert(proxy_name(static_cast<Proxy>(i)));
    CHECK(names.size() == proxy_count);
    CHECK(proxy_name(Proxy::epe_nas) == "epe_nas");
    CHECK(proxy_name(Proxy::zen) == "zen");
}

TEST_CASE("an architecture of another space is refused") {
    CHECK_THROWS_AS(zero_cost_proxies(search_space("fbnet"), search_space("nb201").at(3)),
                    std::invalid_argument);
}

TEST_CASE("stand-in images are smooth, of variance 1, and alike in their channels") {
    Random random(4);
    const StandInBatch batch = stand_in_batch(64, 32, 10, random);
    const auto& values = batch.images.values;
    CHECK(values.array().square().mean() == Approx(1).epsilon(.15));
    CHECK(values.col(0).cwiseProduct(values.col(1)).mean() == Approx(.85).epsilon(.15));
    const auto neighbours =
        values.topRows(values.rows() - 1).cwiseProduct(values.bottomRows(values.rows() - 1));
    CHECK(neighbours.mean() > .7);
    const std::set<int> labels(batch.labels.begin(), batch.labels.end());
    CHECK(*labels.begin() == 0);
    CHECK(*labels.rbegin() == 9);
    CHECK(batch.labels.size() == 64);
}

TEST_CASE("two images that a network cannot tell apart have no nwot and no jacov") {
    const SearchSpace& space = search_space("nb201");
    NetworkPass<float> pass(build_network(space, space.parse("1_1_1_1_1_1")));
    Random random(5);
    initialise(pass, Initialisation::nb201, random);
    StandInBatch batch = stand_in_batch(4, 32, 10, random);
    batch.images.image(1) = batch.images.image(0);
    pass.forward(batch.images);
    CHECK(std::isnan(nwot(pass)));
    nn::Matrix<float> jacobian = nn::Matrix<float>::Random(3, 20);
    jacobian.row(2).setConstant(1);
    CHECK(std::isnan(jacobian_proxies(jacobian, std::vector<int>{0, 0, 1}, 10).jacov));
}

// By hand: correlations 1, -1 and 0 between rows; 200 classes, so classes are averaged and lone images
// dropped.
TEST_CASE("with more than 100 classes epe_nas compares classes") {
    nn::Matrix<float> jacobian(4, 4);
    jacobian << 1, -1, 1, -1, 1, -1, 1, -1, 1, 1, -1, -1, 1, -1, -1, 1;
    const std::vector<int> labels{7, 7, 8, 8};
    const double same = 4 * std::log(1 + 1e-5) / 2;
    const double different = (2 * std::log(1 + 1e-5) + 2 * std::log(1e-5)) / 2;
    CHECK(jacobian_proxies(jacobian, labels, 200).epe_nas == Approx(2 * std::abs(same - different) / 2));
    CHECK(jacobian_proxies(jacobian, labels, 100).epe_nas ==
          Approx(std::abs(2 * same) + std::abs(2 * different)));
}
