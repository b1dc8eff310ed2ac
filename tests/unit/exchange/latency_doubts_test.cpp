#include "exchange/latency_doubts.h"

#include <catch2/catch.hpp>

#include "devices/latency_table.h"
#include "devices/text_file.h"
#include "exchange/measurements.h"
#include "exchange/protocol_warnings.h"
#include "support.h"

using namespace latlab;

namespace {

// Some networks with latencies of a usual device, times a factor.
std::vector<Measurement> usual(double factor, const char* id = "nb201") {
    const SearchSpace& space = search_space(id);
    std::vector<Measurement> measurements;
    Random random(4);
    while (measurements.size() < 20) {
        const Architecture architecture = space.random(random);
        if (space.connected(architecture))
            measurements.push_back({architecture, factor * (5 + 10 * random.uniform())});
    }
    return measurements;
}

std::vector<std::string> doubts(double factor, LatencyUnit stated) {
    return latency_doubts(search_space("nb201"), usual(factor), stated);
}

bool says(const std::vector<std::string>& sentences, const std::string& words) {
    return sentences.size() == 1 && sentences[0].find(words) != std::string::npos;
}

}  // namespace

TEST_CASE("latencies that devices have raise no doubt") {
    for (const LatencyUnit unit : {LatencyUnit::milliseconds, LatencyUnit::nanoseconds}) {
        for (const double factor : {0.02, 1.0, 100.0}) CHECK(doubts(factor, unit).empty());
    }
    CHECK(latency_doubts(search_space("fbnet"), usual(1, "fbnet"), LatencyUnit::milliseconds).empty());
    CHECK(latency_doubts(search_space("nb201"), {}, LatencyUnit::milliseconds).empty());
}

TEST_CASE("a unit that is a thousand times off is questioned, and the likely one named") {
    CHECK(says(doubts(1e-3, LatencyUnit::milliseconds), "in s it would be"));
    CHECK(says(doubts(1e-3, LatencyUnit::microseconds), "in ms it would be"));
    CHECK(says(doubts(1e-6, LatencyUnit::nanoseconds), "in ms it would be"));
    CHECK(says(doubts(1e3, LatencyUnit::milliseconds), "in us it would be"));
    CHECK(says(doubts(1e6, LatencyUnit::milliseconds), "in ns it would be"));
    CHECK(says(doubts(1e6, LatencyUnit::seconds), "in us it would be"));
    CHECK(says(doubts(1e-9, LatencyUnit::seconds), ": is the unit right?"));
}

TEST_CASE("the question shows both readings and changes nothing") {
    const std::string cell = "3_3_3_3_3_3";
    const MeasurementFile file =
        read_measurements("architecture,latency_ms\n" + cell + ",0.012345\n", "mine.csv");
    REQUIRE(file.measurements.size() == 1);
    CHECK(file.measurements[0].latency_ms == 0.012345);
    REQUIRE(file.warnings.size() == 1);
    CHECK(file.warnings[0] ==
          "In ms the median latency is 0.0123 ms, far below that of any known device; in s it would be 12.3 "
          "ms: is "
          "the unit right?");
    CHECK(read_measurements("architecture,latency_s\n" + cell + ",0.012345\n", "mine.csv").warnings.empty());
}

TEST_CASE("single latencies that no hardware has are counted, dead networks aside") {
    std::vector<Measurement> measurements = usual(1);
    measurements[3].latency_ms = 1e-5;
    measurements[4].latency_ms = 1e-4;
    measurements[9].latency_ms = 1e8;
    const auto found = latency_doubts(search_space("nb201"), measurements, LatencyUnit::milliseconds);
    REQUIRE(found.size() == 2);
    CHECK(found[0].find("2 latencies are shorter than any hardware can be (the first: 1e-05 ms") == 0);
    CHECK(found[1].find("One latency is longer") == 0);
    measurements = usual(1);
    measurements[3] = {search_space("nb201").parse("0_0_0_0_0_0"), 1e-5};
    CHECK(latency_doubts(search_space("nb201"), measurements, LatencyUnit::milliseconds).empty());
}

TEST_CASE("repeats that differ more than twofold are pointed out with their row") {
    const std::string text = "architecture,latency_ms\n3_3_3_3_3_3,10\n3_1_0_2_4_1,5\n3_3_3_3_3_3,21\n";
    const auto warnings = read_measurements(text, "mine.csv").warnings;
    REQUIRE(warnings.size() == 2);
    CHECK(warnings[1].find("Repeats of one architecture differ more than twofold (row 2: 10 to 21 ms)") == 0);
}

TEST_CASE("poor repeatability and a device whose speed drifted are pointed out") {
    const std::string fine = "0.9891 (Spearman, odd against even rounds)";
    const std::string still = "0.726 to 1.289 of the median (5th to 95th percentile of 2394 visits)";
    CHECK(protocol_warnings({{"repeatability", fine}, {"reference_drift", still}}).empty());
    CHECK(protocol_warnings({{"repeatability", "nan (Spearman)"}, {"reference_drift", "unknown"}}).empty());
    CHECK(
        says(protocol_warnings({{"repeatability", "0.8123 (Spearman, odd against even rounds)"}}), "0.8123"));
    CHECK(says(protocol_warnings({{"reference_drift", "0.9 to 2.4 of the median"}}), "from 0.9 to 2.4"));
}

TEST_CASE("none of the public tables' devices is doubted, but seconds taken for milliseconds are") {
    LATLAB_NEED_DATA(folder);
    for (const char* id : {"nb201", "fbnet"}) {
        const SearchSpace& space = search_space(id);
        const LatencyTable table =
            read_latency_table(table_path(folder, std::string(id) + "_latency"), space);
        for (const std::string& device : table.devices) {
            CAPTURE(device);
            std::vector<Measurement> measurements;
            const Eigen::VectorXd latencies = table.latencies(device);
            for (Eigen::Index i = 0; i < latencies.size(); i += 25)
                if (latencies(i) > 0)
                    measurements.push_back({table.architectures[static_cast<std::size_t>(i)], latencies(i)});
            CHECK(latency_doubts(space, measurements, LatencyUnit::milliseconds).empty());
            if (std::string(id) == "fbnet")
                continue;  // the slowest of its devices would be among the fastest
            for (Measurement& one : measurements) one.latency_ms /= 1000;
            CHECK(says(latency_doubts(space, measurements, LatencyUnit::milliseconds), "in s it would be"));
        }
    }
}
