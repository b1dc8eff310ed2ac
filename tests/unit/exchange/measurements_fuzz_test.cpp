#include <catch2/catch.hpp>

#include "base/error.h"
#include "base/random.h"
#include "exchange/measurements.h"

using namespace latlab;

namespace {

const std::vector<std::string> seeds = {
    "architecture,latency_ms\n|nor_conv_3x3~0|+|none~0|skip_connect~1|+|nor_conv_1x1~0|none~1|avg_pool_3x3~2|"
    ",12.5\n"
    "|skip_connect~0|+|nor_conv_3x3~0|nor_conv_3x3~1|+|none~0|none~1|nor_conv_3x3~2|,7\n",
    "# device: board\nindex;latency_us;\"note\"\n5;12,5;\"a \"\"b\"\"\"\n17;1e3;\r\n",
    "0_1_2_3_4_5_6_7_8_0_1_2_3_4_5_6_7_8_0_1_2_3\t12.5\n1_1_2_3_4_5_6_7_8_0_1_2_3_4_5_6_7_8_0_1_2_3\t13\n",
    R"({"protocol": {"unit": "ms"}, "measurements": [{"index": 5, "latency": 1500}, {"architecture": [3, 1, 0, 2, 4, 1], "latency": -2e-3}]})",
    R"([{"architecture": "4_2_1_2_1_1", "latency_ms": "12.5 us"}, null, {"arch": "é", "time_s": 1}])",
};

std::string mutated(std::string text, Random& random) {
    static const std::string pieces[] = {"\"",
                                         ",",
                                         ";",
                                         "\n",
                                         "\r",
                                         "\t",
                                         "{",
                                         "}",
                                         "[",
                                         "]",
                                         "#",
                                         ":",
                                         "-",
                                         "nan",
                                         "1e308",
                                         "1e-320",
                                         "\xC3",
                                         "\xFF",
                                         "|",
                                         "~",
                                         "_",
                                         "architecture",
                                         "latency_us",
                                         std::string(1, '\0'),
                                         "99999999999999999999999",
                                         " ",
                                         "null",
                                         "\\u0000"};
    const std::size_t changes = 1 + random.below(6);
    for (std::size_t i = 0; i < changes; ++i) {
        const std::size_t at = random.below(text.size() + 1);
        switch (random.below(4)) {
            case 0:
                text.insert(at, pieces[random.below(std::size(pieces))]);
                break;
            case 1:
                text.erase(at, 1 + random.below(9));
                break;
            case 2:
                text.insert(at, text.substr(random.below(text.size() + 1), random.below(40)));
                break;
            default:
                if (at < text.size()) text[at] = static_cast<char>(random.below(256));
        }
    }
    return text;
}

}  // namespace

TEST_CASE("whatever a file holds, it is read or refused with a message, never a crash") {
    Random random(7);
    std::size_t read = 0, refused = 0;
    for (int round = 0; round < 3000; ++round) {
        const std::string text = mutated(seeds[random.below(seeds.size())], random);
        try {
            const MeasurementFile file = read_measurements(text, "fuzz");
            ++read;
            for (const Measurement& measurement : file.measurements) {
                REQUIRE(measurement.latency_ms > 0);
                REQUIRE(measurement.architecture.ops.size() ==
                        static_cast<std::size_t>(file.space->length()));
            }
            for (const MeasurementRow& row : file.rows) REQUIRE(row.understood == row.reason.empty());
            if (file.unit_unknown()) REQUIRE(file.measurements.empty());
        } catch (const DataError& error) {
            ++refused;
            REQUIRE_FALSE(error.fault().empty());
        }
    }
    CHECK(read > 500);
    CHECK(refused > 100);
}
