#include "predictor/source_data.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "base/error.h"
#include "toy_table.h"

using namespace latlab;

namespace {

std::size_t values_in(const LatencyTable& table, const std::string& device) {
    return static_cast<std::size_t>((!table.latencies(device).array().isNaN()).count());
}

}  // namespace

TEST_CASE("selecting devices keeps their order and the rows where one has a value") {
    LatencyTable table = test::toy_table();
    table.latency_ms(3, 0) = NAN;
    table.latency_ms(3, 2) = NAN;
    table.latency_ms(4, 0) = NAN;
    const LatencyTable selected = select_devices(table, {"target", "other"});
    CHECK(selected.devices == std::vector<std::string>{"target", "other"});
    REQUIRE(selected.architectures.size() == 399);
    CHECK(selected.architectures[3] == table.architectures[4]);
    CHECK(selected.latency_ms(3, 0) == table.latency_ms(4, 2));
    CHECK(std::isnan(selected.latency_ms(3, 1)));
    CHECK_THROWS_AS(select_devices(table, {"no-such-device"}), DataError);
}

TEST_CASE("a draw keeps that many values of each device, as they were") {
    const LatencyTable table = test::toy_table();
    const LatencyTable drawn = draw_per_device(table, 50, 3);
    for (const std::string& device : table.devices) CHECK(values_in(drawn, device) == 50);
    for (std::size_t row = 0, from = 0; row < drawn.architectures.size(); ++row, ++from) {
        while (table.architectures[from] != drawn.architectures[row]) ++from;
        for (Eigen::Index column = 0; column < 4; ++column) {
            const double value = drawn.latency_ms(static_cast<Eigen::Index>(row), column);
            if (!std::isnan(value)) CHECK(value == table.latency_ms(static_cast<Eigen::Index>(from), column));
        }
    }
}

TEST_CASE("a draw takes all of a device that has fewer values") {
    LatencyTable table = test::toy_table();
    table.latency_ms.col(1).tail(390).setConstant(NAN);
    const LatencyTable drawn = draw_per_device(table, 50, 3);
    CHECK(values_in(drawn, "twin") == 10);
    CHECK(values_in(drawn, "other") == 50);
}

TEST_CASE("a draw of 0 is the whole table") {
    LatencyTable table = test::toy_table();
    table.latency_ms.row(7).setConstant(NAN);
    CHECK(fingerprint(draw_per_device(table, 0, 3)) == fingerprint(table));
}

TEST_CASE("a device's draw depends on the seed and not on the devices beside it") {
    const LatencyTable table = test::toy_table();
    const LatencyTable beside = select_devices(draw_per_device(table, 50, 3), {"target"});
    const LatencyTable alone = draw_per_device(select_devices(table, {"target"}), 50, 3);
    CHECK(alone.architectures == beside.architectures);
    CHECK(alone.architectures != draw_per_device(select_devices(table, {"target"}), 50, 4).architectures);
    CHECK(alone.architectures != select_devices(draw_per_device(table, 50, 3), {"second"}).architectures);
}

TEST_CASE("rows measured on all devices are those without an empty cell among them") {
    LatencyTable table = test::toy_table();
    table.latency_ms(5, 0) = NAN;
    table.latency_ms(6, 3) = NAN;
    const std::vector<std::size_t> rows = rows_measured_on_all(table, {"other", "target"});
    CHECK(rows.size() == 399);
    CHECK(rows[4] == 4);
    CHECK(rows[5] == 6);
}

TEST_CASE("a fingerprint changes with every part of a table") {
    const LatencyTable table = test::toy_table();
    const std::string original = fingerprint(table);
    CHECK(original.size() == 16);
    CHECK(fingerprint(test::toy_table()) == original);

    LatencyTable changed = table;
    changed.latency_ms(17, 2) += 1e-9;
    CHECK(fingerprint(changed) != original);
    changed = table;
    changed.latency_ms(17, 2) = NAN;
    CHECK(fingerprint(changed) != original);
    changed = table;
    changed.devices[1] = "tween";
    CHECK(fingerprint(changed) != original);
    changed = table;
    std::swap(changed.architectures[0], changed.architectures[1]);
    CHECK(fingerprint(changed) != original);
}
