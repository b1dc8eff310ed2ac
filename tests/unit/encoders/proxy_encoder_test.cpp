#include "encoders/proxy_encoder.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <span>

#include "base/error.h"
#include "encoders/operation_encoder.h"

using namespace latlab;

namespace {

constexpr auto jacov = static_cast<Eigen::Index>(Proxy::jacov);
constexpr auto flops = static_cast<Eigen::Index>(Proxy::flops);

const SearchSpace& cells() {
    return search_space("nb201");
}
Architecture cell(const char* digits) {
    return cells().parse(digits);
}

// jacov 5, -2, undefined and 5.
ProxyEncoder example() {
    std::vector<ProxyValues> values(4);
    values[0][static_cast<std::size_t>(Proxy::jacov)] = 5;
    values[1][static_cast<std::size_t>(Proxy::jacov)] = -2;
    values[2][static_cast<std::size_t>(Proxy::jacov)] = std::numeric_limits<double>::quiet_NaN();
    values[3][static_cast<std::size_t>(Proxy::jacov)] = 5;
    return {cells(),
            {cell("0_0_0_2_0_0"), cell("0_0_0_3_0_0"), cell("0_0_0_0_0_0"), cell("1_0_2_0_0_3")},
            values,
            "proxies.csv"};
}

bool same(std::span<const Architecture> one, std::span<const Architecture> other) {
    return std::equal(one.begin(), one.end(), other.begin(), other.end());
}

}  // namespace

TEST_CASE("a proxy is encoded as its rank, an undefined one below all") {
    const std::vector<Architecture> architectures{cell("0_0_0_2_0_0"), cell("0_0_0_3_0_0"),
                                                  cell("0_0_0_0_0_0"), cell("1_0_2_0_0_3")};
    const Eigen::MatrixXf encoded = example().encode(architectures);
    REQUIRE(encoded.cols() == 13);
    CHECK(encoded(0, jacov) == Approx(2.5 / 3));
    CHECK(encoded(1, jacov) == Approx(1.0 / 3));
    CHECK(encoded(2, jacov) == 0);
    CHECK(encoded(3, jacov) == Approx(2.5 / 3));
    CHECK(encoded(2, flops) == 0);
    CHECK(encoded(3, flops) == 1);
}

TEST_CASE("cells that are the same network share a row, and count what they hold") {
    const std::vector<Architecture> architectures{cell("0_0_3_2_3_0")};  // 1-2 and 1-3 are reached by nothing
    const Eigen::MatrixXf dead = example().encode(architectures);
    const Eigen::MatrixXf plain = example().encode(std::vector<Architecture>{cell("0_0_0_2_0_0")});
    CHECK(dead(0, jacov) == plain(0, jacov));
    CHECK(dead(0, flops) > plain(0, flops));
}

TEST_CASE("an architecture that the table does not tell of is named") {
    try {
        example().encode(std::vector<Architecture>{cell("3_3_3_3_3_3")});
        FAIL("it was encoded");
    } catch (const DataError& error) {
        CHECK(error.where() == "proxies.csv");
        CHECK(std::string(error.what()).find("nor_conv_3x3~0") != std::string::npos);
        CHECK(std::string(error.what()).find("latlab proxies") != std::string::npos);
    }
}

TEST_CASE("joined encoders stand side by side") {
    const auto part = std::make_shared<const ProxyEncoder>(example());
    const JoinedEncoder joined("caz", {part, part});
    const std::vector<Architecture> one{cell("0_0_0_3_0_0")};
    const Eigen::MatrixXf encoded = joined.encode(one);
    CHECK(joined.id() == "caz");
    REQUIRE(encoded.cols() == 26);
    CHECK(encoded.leftCols(13) == encoded.rightCols(13));
    CHECK(same(joined.known(), part->known()));
    const JoinedEncoder with_all("all", {std::make_shared<const OperationEncoder>(part->space()), part});
    CHECK(same(with_all.known(), part->known()));
    const std::vector<Architecture> half(part->known().begin(), part->known().begin() + 2);
    const auto fewer =
        std::make_shared<const ProxyEncoder>(part->space(), half, std::vector<ProxyValues>(2), "few");
    CHECK(same(JoinedEncoder("both", {part, fewer}).known(), half));
    const auto other = std::make_shared<const ProxyEncoder>(part->space(), std::vector{cell("3_3_3_3_3_3")},
                                                            std::vector<ProxyValues>(1), "other");
    CHECK_THROWS_WITH(JoinedEncoder("neither", {part, other}), Catch::Contains("in common"));
    CHECK_THROWS_AS(JoinedEncoder("none", {}), std::invalid_argument);
}

TEST_CASE("a table of proxies is saved with its networks and read again") {
    const ProxyEncoder saved = example();
    const auto read = load_encoder(saved.save(), "zcp.safetensors");
    CHECK(read->id() == "zcp");
    CHECK(read->space().id() == "nb201");
    CHECK(same(read->known(), saved.known()));
    CHECK(read->encode(saved.known()).isApprox(saved.encode(saved.known()), 1e-3f));
    const std::vector<Architecture> unknown{cell("3_3_3_3_3_3")};
    CHECK_THROWS_WITH(read->encode(unknown), Catch::Contains("zcp.safetensors"));
}

TEST_CASE("of two rows about one network the first counts, and the table is saved as one") {
    std::vector<ProxyValues> values(3);
    for (int i = 0; i < 3; ++i) values[i][static_cast<std::size_t>(Proxy::jacov)] = 3 - i;
    // The first two are one network: the middle nodes change places.
    const ProxyEncoder encoder(cells(), {cell("3_0_0_0_2_0"), cell("0_3_0_0_0_2"), cell("0_0_0_2_0_0")},
                               values, "p");
    REQUIRE(encoder.known().size() == 2);
    const std::vector<Architecture> both{cell("0_3_0_0_0_2"), cell("0_0_0_2_0_0")};
    CHECK(encoder.encode(both)(0, jacov) == 1);
    CHECK(encoder.encode(both)(1, jacov) == 0);
    CHECK(load_encoder(encoder.save(), "p")->encode(both) == encoder.encode(both));
}

TEST_CASE("a file of proxies that cannot be right is refused, and named") {
    const EncoderFile sound = EncoderFile::read(example().save(), "zcp.safetensors");
    const auto refused = [&](const auto& spoil, const char* fault) {
        EncoderFile file = sound;
        spoil(file.tensors.tensors[0], file.tensors.tensors[1]);  // operations, ranks
        CHECK_THROWS_WITH(load_encoder(file.save(), "zcp.safetensors"),
                          Catch::Contains(fault) && Catch::Contains("zcp.safetensors"));
    };
    using nn::Tensor;
    refused([](Tensor& operations, Tensor&) { operations.values[3] = 5; }, "operation");
    refused([](Tensor& operations, Tensor&) { operations.values[3] = .5f; }, "operation");
    refused([](Tensor& operations, Tensor&) { operations.name = "digits"; }, "operations");
    refused([](Tensor&, Tensor& ranks) { ranks.values[3] = 1.5f; }, "between 0 and 1");
    refused([](Tensor&, Tensor& ranks) { ranks.values[3] = NAN; }, "between 0 and 1");
    refused([](Tensor&, Tensor& ranks) { ranks.shape = {2, 26}; }, "13 columns");
    refused(
        [](Tensor&, Tensor& ranks) {
            ranks.values.resize(3 * 13);
            ranks.shape = {3, 13};
        },
        "for each network");
    refused([](Tensor& operations,
               Tensor&) { std::copy_n(operations.values.begin(), 6, operations.values.begin() + 6); },
            "twice");
}
