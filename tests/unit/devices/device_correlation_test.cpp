#include <catch2/catch.hpp>
#include <cmath>

#include "base/statistics.h"
#include "devices/latency_table.h"

using namespace latlab;

namespace {

LatencyTable random_table(int rows, int devices, Random& random) {
    LatencyTable table;
    table.space = &search_space("nb201");
    table.latency_ms.resize(rows, devices);
    for (int row = 0; row < rows; ++row) {
        table.architectures.push_back(table.space->at(row));
        for (int device = 0; device < devices; ++device) {
            // Ten values make ties; a fifth of the cells is empty.
            table.latency_ms(row, device) = random.uniform() < 0.2 ? NAN : 1.0 + random.below(10);
        }
    }
    for (int device = 0; device < devices; ++device) table.devices.push_back(std::to_string(device));
    return table;
}

}  // namespace

TEST_CASE("device correlation is Spearman's over the rows that both devices have") {
    Random random(31);
    const LatencyTable table = random_table(60, 5, random);
    const Eigen::MatrixXd correlation = device_correlation(table);
    REQUIRE(correlation.rows() == 5);
    for (int a = 0; a < 5; ++a) {
        CHECK(correlation(a, a) == 1);
        for (int b = 0; b < a; ++b) {
            std::vector<double> x, y;
            for (int row = 0; row < 60; ++row) {
                if (std::isnan(table.latency_ms(row, a)) || std::isnan(table.latency_ms(row, b))) continue;
                x.push_back(table.latency_ms(row, a));
                y.push_back(table.latency_ms(row, b));
            }
            CHECK(correlation(a, b) == Approx(spearman(x, y)).epsilon(1e-12));
            CHECK(correlation(b, a) == correlation(a, b));
        }
    }
}

TEST_CASE("devices that share no rows, or order none, have no correlation") {
    const LatencyTable table = parse_latency_table(
        "index,a,b,same\n"
        "0,1,,2\n"
        "1,2,,2\n"
        "2,,5,2\n"
        "3,,7,2\n",
        "t.csv", search_space("nb201"));
    const Eigen::MatrixXd correlation = device_correlation(table);
    CHECK(std::isnan(correlation(0, 1)));
    CHECK(std::isnan(correlation(0, 2)));
    CHECK(correlation(1, 1) == 1);
}
