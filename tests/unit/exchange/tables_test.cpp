#include "exchange/tables.h"

#include <catch2/catch.hpp>

#include "exchange/measurements.h"
#include "exchange/protocol_warnings.h"
#include "exchange/text.h"

using namespace latlab;

TEST_CASE("predictions are written with empty cells where there are no intervals") {
    const SearchSpace& space = search_space("nb201");
    const std::vector<Architecture> architectures = {space.parse("0_1_2_3_4_0"), space.parse("1_1_1_1_1_1")};
    const std::vector<LatencyEstimate> estimates = {{0.1, 0.05, 1.0 / 3}, {12, NAN, NAN}};
    CHECK(predictions_csv(space, architectures, estimates) ==
          "architecture,latency_ms,lower_ms,upper_ms\n" + space.print(architectures[0]) +
              ",0.1,0.05,0.3333333333333333\n" + space.print(architectures[1]) + ",12,,\n");
}

TEST_CASE("measurements that are written read back as the same numbers") {
    const SearchSpace& space = search_space("fbnet");
    Random random(3);
    std::vector<Measurement> measurements;
    for (int i = 0; i < 50; ++i)
        measurements.push_back({space.random(random), std::exp(random.normal() * 3)});
    const MeasurementFile file = read_measurements(measurements_csv(space, measurements), "written.csv");
    REQUIRE(file.measurements.size() == measurements.size());
    for (std::size_t i = 0; i < measurements.size(); ++i) {
        CHECK(file.measurements[i].architecture == measurements[i].architecture);
        CHECK(file.measurements[i].latency_ms == measurements[i].latency_ms);
    }
}

TEST_CASE("a plan is written with how it came about above it") {
    const SearchSpace& space = search_space("fbnet");
    Random random(3);
    const std::vector<Architecture> planned = {space.random(random), space.random(random)};
    CHECK(plan_csv(space, planned, {{"sampler", "designed"}, {"seed", "7"}}) ==
          "# sampler: designed\n# seed: 7\narchitecture\n" + space.print(planned[0]) + "\n" +
              space.print(planned[1]) + "\n");
    CHECK(plan_csv(space, {}, {}) == "architecture\n");
}

TEST_CASE("what a search found is written with its cost") {
    const SearchSpace& space = search_space("nb201");
    const std::vector<FoundArchitecture> found = {
        {space.parse("3_3_3_3_3_3"), 73.25, {10, NAN, NAN}, {}, {}, 0}};
    const std::string csv = found_csv(space, found);
    CHECK(csv.substr(0, csv.find('\n')) ==
          "architecture,accuracy,latency_ms,lower_ms,upper_ms,macs,parameters");
    // 7.943872 + 35.81952 * 6 million FLOPs, 0.073306 + 0.24304 * 6 million parameters (data/README.md).
    CHECK(csv.find(",73.25,10,,,") != std::string::npos);
    CHECK(csv.find(",1531546\n") != std::string::npos);
}

TEST_CASE("cells are quoted where the CSV would break without") {
    CHECK(csv_cell("plain|text~0") == "plain|text~0");
    CHECK(csv_cell("a,b") == "\"a,b\"");
    CHECK(csv_cell("say \"x\"") == "\"say \"\"x\"\"\"");
    CHECK(csv_cell("two\nlines") == "\"two\nlines\"");
    CHECK(csv_cell(" padded") == "\" padded\"");
}

TEST_CASE("a protocol like that of the known devices raises no warning") {
    CHECK(protocol_warnings({}).empty());
    CHECK(protocol_warnings({{"batch_size", "1"}, {"precision", "fp32"}, {"input_size", "32x32"}}).empty());
    for (const char* size : {"3x32x32", "(1, 3, 32, 32)", "32", "32 x 32 px"}) {
        CHECK(protocol_warnings({{"input_size", size}}).empty());
    }
}

TEST_CASE("another batch size, precision or input size is pointed out, each in a sentence") {
    const auto warnings =
        protocol_warnings({{"batch_size", "128"}, {"dtype", "INT8"}, {"input_size", "224x224"}});
    REQUIRE(warnings.size() == 3);
    CHECK(warnings[0].find("\"128\"") != std::string::npos);
    CHECK(warnings[1].find("\"int8\"") != std::string::npos);
    CHECK(warnings[2].find("\"224x224\"") != std::string::npos);
}

TEST_CASE("a table of latencies is written as it is read, in either space") {
    for (const char* id : {"nb201", "fbnet"}) {
        const SearchSpace& space = search_space(id);
        Random random(6);
        LatencyTable table{&space, {}, {"my phone", "a,b"}, Eigen::MatrixXd(3, 2)};
        for (int i = 0; i < 3; ++i) table.architectures.push_back(space.random(random));
        table.latency_ms << 1, 0.1, NAN, 2.5, 1e-3, 7;
        const LatencyTable again = parse_latency_table(latency_table_csv(table), "t.csv", space);
        CHECK(again.architectures == table.architectures);
        CHECK(again.devices == table.devices);
        CHECK(std::isnan(again.latency_ms(1, 0)));
        CHECK(again.latency_ms(2, 0) == 1e-3);
        CHECK(again.latency_ms(0, 1) == 0.1);
    }
}
