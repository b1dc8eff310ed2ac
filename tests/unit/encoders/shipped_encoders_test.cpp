#include <catch2/catch.hpp>

#include "encoders/encoder_file.h"
#include "encoders/probe.h"
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
