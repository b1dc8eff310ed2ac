#include <catch2/catch.hpp>
#include <cmath>

#include "encoders/encoder_file.h"
#include "encoders/probe.h"
#include "encoders/proxy_encoder.h"
#include "spaces/drawing.h"
#include "support.h"

using namespace latlab;

TEST_CASE("a linear probe reads each operation and the MACs off the shipped encoders' vectors") {
    for (const std::string kind : {"arch2vec", "cate"}) {
        for (const std::string space : {"nb201", "fbnet"}) {
            CAPTURE(kind, space);
            const std::string name = kind + "-" + space + ".safetensors", bytes = test::shipped_asset(name);
            REQUIRE(!bytes.empty());
            const auto encoder = load_encoder(bytes, name);
            REQUIRE(encoder->id() == kind);
            REQUIRE(encoder->space().id() == space);
            Random random(1);
            const auto networks = draw_architectures(encoder->space(), 1500, true, random);
            const ProbeResult result =
                probe_vectors(encoder->encode(networks), networks, encoder->space(), 1200);
            CHECK(result.mean_operation_accuracy() >= 0.7);
            CHECK(result.macs_r2 >= 0.95);
        }
    }
}

TEST_CASE("the shipped zero-cost proxies go with each other as untrained networks' do") {
    const std::string name = "zcp-fbnet.safetensors";
    const auto proxies = load_encoder(test::shipped_asset(name), name);
    CHECK(proxies->known().size() == 5000);
    const Eigen::MatrixXd ranks = proxies->encode(proxies->known()).cast<double>();
    const auto spearman = [&](Proxy a, Proxy b) {
        Eigen::ArrayXd x = ranks.col(static_cast<Eigen::Index>(a)),
                       y = ranks.col(static_cast<Eigen::Index>(b));
        x -= x.mean();
        y -= y.mean();
        return (x * y).sum() / std::sqrt((x * x).sum() * (y * y).sum());
    };
    CHECK(ranks.minCoeff() >= 0);
    CHECK(ranks.maxCoeff() <= 1);
    // Of the published values (nasflat_latency), by scipy.
    CHECK(spearman(Proxy::flops, Proxy::params) == Approx(0.656).margin(.05));
    CHECK(spearman(Proxy::zen, Proxy::synflow) == Approx(0.932).margin(.05));
    CHECK(spearman(Proxy::l2_norm, Proxy::nwot) == Approx(0.495).margin(.05));
}
