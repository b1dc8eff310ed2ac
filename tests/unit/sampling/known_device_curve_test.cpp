#include "sampling/known_device_curve.h"

#include <catch2/catch.hpp>

using namespace latlab;

namespace {

// Devices that time operations each in their own way, with some noise.
LatencyTable table(int devices, std::size_t rows) {
    const SearchSpace& space = search_space("nb201");
    LatencyTable made{&space, {}, {}, Eigen::MatrixXd(rows, devices)};
    Random random(3);
    for (const std::size_t index : random.sample(15'625, rows)) made.architectures.push_back(space.at(index));
    for (int d = 0; d < devices; ++d) {
        made.devices.push_back("device" + std::string(1, static_cast<char>('a' + d)));
        const double large = random.uniform(2, 4), small = random.uniform(0.3, 1),
                     pool = random.uniform(0, 2);
        for (std::size_t row = 0; row < rows; ++row) {
            const std::vector<int> count = space.op_histogram(made.architectures[row]);
            made.latency_ms(static_cast<Eigen::Index>(row), d) =
                (2 + large * count[3] + small * count[2] + pool * count[4]) * random.uniform(0.97, 1.03);
        }
    }
    return made;
}

LearningCurve curve(const LatencyTable& known, std::uint64_t seed = 1) {
    return known_device_curve(make_few_shot_prior(known), known, seed);
}

}  // namespace

TEST_CASE("the curve of devices that are alike falls with the measurements") {
    const LatencyTable known = table(6, 240);
    const LearningCurve found = curve(known);
    CHECK(found.devices == 6);
    REQUIRE(found.points.size() == 9);
    CHECK(found.points.front().count == 5);
    CHECK(found.points.back().count == 100);
    CHECK(found.points.back().error.middle < found.points.front().error.middle);
    CHECK(found.points.back().error.middle < 0.03);
    CHECK(found.points.back().spearman.middle > 0.97);
    for (const LearningPoint& point : found.points) {
        CHECK(point.error.low <= point.error.middle);
        CHECK(point.error.middle <= point.error.high);
    }
    CHECK(learning_curve_text(curve(known)) == learning_curve_text(found));
}

TEST_CASE("counts that leave too little to score are not in the curve") {
    const LearningCurve found = curve(table(5, 36));
    REQUIRE_FALSE(found.empty());
    CHECK(found.points.back().count == 15);
}

TEST_CASE("an architecture that a table has twice counts once") {
    const LatencyTable once = table(5, 36);
    LatencyTable twice = once;
    twice.architectures.insert(twice.architectures.end(), once.architectures.begin(),
                               once.architectures.end());
    twice.latency_ms.resize(72, 5);
    twice.latency_ms << once.latency_ms, once.latency_ms;
    REQUIRE_FALSE(curve(twice).empty());
    CHECK(curve(twice).points.back().count == 15);
}

TEST_CASE("of fewer than five devices there is no curve") {
    CHECK(curve(table(4, 100)).empty());
}

TEST_CASE("a device does not teach what is to be known of its aliases") {
    // Six names of one device: left out with its aliases, nothing is left to learn from.
    LatencyTable known = table(6, 60);
    known.devices = {"gpu_1", "gpu_32", "gpu_64", "gpu_256", "gpu", "gpu_fp32"};
    CHECK(curve(known).empty());
}

TEST_CASE("a curve can be cancelled") {
    const LatencyTable known = table(5, 60);
    const Progress stop([](double share, const std::string&) { return share < 0.5; });
    CHECK_THROWS_AS(known_device_curve(make_few_shot_prior(known), known, 1, stop), Cancelled);
}
