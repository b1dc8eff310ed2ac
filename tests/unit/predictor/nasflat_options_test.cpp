#include "predictor/nasflat_options.h"

#include <catch2/catch.hpp>

#include "base/error.h"

using latlab::NasflatOptions;

TEST_CASE("settings survive JSON") {
    NasflatOptions options = NasflatOptions::reference("fbnet");
    options.layer = NasflatOptions::Layer::attention;
    options.trained = NasflatOptions::Trained::hardware;
    options.dropout = 0.25;
    const NasflatOptions back = NasflatOptions::from_json(options.to_json());
    CHECK(back.to_json() == options.to_json());
    CHECK(back.layer == NasflatOptions::Layer::attention);
    CHECK(back.dropout == 0.25);
    CHECK_FALSE(back.chain_with_positions);
}

TEST_CASE("settings that make no sense are refused by name") {
    for (const char* json : {"", "[]", R"({"batch": 1})", R"({"epochs": 2.5})", R"({"epochs": "many"})",
                             R"({"layer": "unknown"})", R"({"layer": 3})", R"({"chain_with_positions": 1})",
                             R"({"dropout": 1})", R"({"learning_rate": -1})"}) {
        INFO(json);
        CHECK_THROWS_AS(NasflatOptions::from_json(json), latlab::DataError);
    }
    try {
        NasflatOptions::from_json(R"({"margin": -1})");
        FAIL("not refused");
    } catch (const latlab::DataError& error) {
        CHECK(error.where() == "margin");
    }
}

TEST_CASE("the reference preset has every fault and the corrected one none") {
    for (const char* space : {"nb201", "fbnet"}) {
        const NasflatOptions reference = NasflatOptions::reference(space);
        CHECK_FALSE((reference.pairs_within_device || reference.attention_minus_infinity ||
                     reference.reset_before_each_transfer || reference.chain_with_positions));
        const NasflatOptions corrected = NasflatOptions::corrected(space);
        CHECK((corrected.pairs_within_device && corrected.attention_minus_infinity &&
               corrected.reset_before_each_transfer && corrected.chain_with_positions));
    }
}
