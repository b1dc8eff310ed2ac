#include <catch2/catch.hpp>
#include <cmath>

#include "base/error.h"
#include "devices/latency_table.h"

using namespace latlab;

namespace {

LatencyTable parse_plain(const char* csv) {
    return parse_latency_table(csv, "t.csv", search_space("nb201"));
}

}  // namespace

TEST_CASE("tables stand side by side, each architecture in one row") {
    const SearchSpace& space = search_space("nb201");
    const LatencyTable joined =
        join_tables({parse_plain("index,a,b\n5,1,2\n7,3,\n"), parse_plain("index,c\n9,6\n5,4\n"),
                     parse_plain("index,d\n7,8\n")});
    CHECK(joined.space == &space);
    CHECK(joined.devices == std::vector<std::string>{"a", "b", "c", "d"});
    CHECK(joined.architectures == std::vector<Architecture>{space.at(5), space.at(7), space.at(9)});
    const auto ms = [&](int row, int column) { return joined.latency_ms(row, column); };
    CHECK((ms(0, 0) == 1 && ms(0, 1) == 2 && ms(0, 2) == 4 && std::isnan(ms(0, 3))));
    CHECK((ms(1, 0) == 3 && std::isnan(ms(1, 1)) && std::isnan(ms(1, 2)) && ms(1, 3) == 8));
    CHECK((std::isnan(ms(2, 0)) && std::isnan(ms(2, 1)) && ms(2, 2) == 6 && std::isnan(ms(2, 3))));
}

TEST_CASE("devices of two tables correlate over the architectures that both tables have") {
    const LatencyTable joined = join_tables(
        {parse_plain("index,a\n1,1\n2,2\n3,3\n4,0.5\n"), parse_plain("index,b\n1,10\n2,30\n3,20\n9,1\n")});
    CHECK(device_correlation(joined)(0, 1) == Approx(0.5));
}

TEST_CASE("two tables with a device of one name are refused, and the device is named") {
    try {
        join_tables({parse_plain("index,a,b\n5,1,2\n"), parse_plain("index,b\n5,4\n")});
        FAIL("no error");
    } catch (const DataError& error) {
        CHECK(std::string(error.what()).find("\"b\"") != std::string::npos);
    }
}
