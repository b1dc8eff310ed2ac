#include <catch2/catch.hpp>
#include <cmath>

#include "base/error.h"
#include "exchange/measurements.h"

using namespace latlab;

namespace {

const std::string cell = "|nor_conv_3x3~0|+|none~0|skip_connect~1|+|nor_conv_1x1~0|none~1|avg_pool_3x3~2|";

MeasurementFile read_json(const std::string& text) {
    return read_measurements(text, "mine.json");
}

DataError error_of(const std::string& text) {
    try {
        read_json(text);
    } catch (const DataError& error) {
        return error;
    }
    return DataError("none");
}

}  // namespace

TEST_CASE("an array of objects is read like a table") {
    const MeasurementFile file =
        read_json(R"([{"architecture": ")" + cell +
                  R"(", "latency_ms": 12.5, "repeat": 3}, {"arch": "4_2_1_2_1_1", "latency_us": "7000"}])");
    REQUIRE(file.measurements.size() == 2);
    CHECK(file.measurements[0].latency_ms == 12.5);
    CHECK(file.measurements[1].latency_ms == 7);
    CHECK(file.rows[1].line == 2);
}

TEST_CASE("entries may say how exact their latency is") {
    const MeasurementFile file = read_json(R"([{"index": 3, "latency_ms": 12.5, "standard_error_ms": 0.5},
        {"index": 4, "latency_ms": 7, "standard_error_ms": null}])");
    CHECK(file.measurements.at(0).standard_error_ms == 0.5);
    CHECK(std::isnan(file.measurements.at(1).standard_error_ms));
}

TEST_CASE("an object may carry the measurements and their protocol") {
    const MeasurementFile file =
        read_json(R"({"unit": "us", "protocol": {"Batch size": 1, "device": "board", "nested": {}},
        "measurements": [{"index": 5, "latency": 1500}, {"architecture": [3, 1, 0, 2, 4, 1], "latency": 2000}]})");
    REQUIRE(file.measurements.size() == 2);
    CHECK(file.measurements[0].latency_ms == 1.5);
    CHECK(file.measurements[0].architecture == search_space("nb201").at(5));
    CHECK(file.measurements[1].architecture.ops == std::vector<std::uint8_t>{3, 1, 0, 2, 4, 1});
    CHECK(file.protocol.at("batch_size") == "1");
    CHECK(file.protocol.at("device") == "board");
}

TEST_CASE("entries that are no measurements are kept as refused rows") {
    const MeasurementFile file = read_json(R"([{"architecture": ")" + cell +
                                           R"(", "latency_ms": null}, 7, {"latency_ms": 3},
        {"architecture": ")" + cell + R"(", "latency_ms": -2}, {"architecture": true, "latency_ms": 2}])");
    CHECK(file.refused() == 5);
    CHECK(file.rows[0].reason == "there is no latency");
    CHECK(file.rows[1].reason == "this is not an object");
    CHECK(file.rows[2].reason == "there is no architecture");
    CHECK(file.rows[3].reason.find("negative") != std::string::npos);
    for (const MeasurementRow& row : file.rows) CHECK_FALSE(row.mend.empty());
}

TEST_CASE("JSON that is broken, empty or of another shape is an error that says where") {
    CHECK(error_of("[{\n\"architecture\" 3}]").where() == "mine.json, line 2");
    CHECK(error_of("[]").fault().find("empty") != std::string::npos);
    CHECK(error_of("{\"a\": 1}").fault().find("measurements") != std::string::npos);
    CHECK(error_of("{\"measurements\": 1}").fault().find("not an array") != std::string::npos);
    CHECK(error_of("[\"\xFF\"]").fault().find("not valid JSON") != std::string::npos);
    CHECK(error_of("[{\"latency_ms\": 1e999}]").fault().find("not valid JSON") != std::string::npos);
}

TEST_CASE("JSON that would take much memory is refused before it is parsed") {
    CHECK(error_of(std::string(1 << 20, '[')).fault().find("nested") != std::string::npos);
    std::string objects = "[{}";
    for (std::size_t i = 0; i < max_measurement_rows + 2; ++i) objects += ",{}";
    CHECK(error_of(objects + "]").fault().find("200000 rows") != std::string::npos);
}
