#include "app/comparison.h"

#include <catch2/catch.hpp>

using namespace latlab::app;

namespace {

FoundNetwork network(double accuracy, double ms, double lower, double upper) {
    FoundNetwork found;
    found.accuracy = accuracy;
    found.latency_ms = ms;
    found.lower_ms = lower;
    found.upper_ms = upper;
    found.macs = 40e6;
    found.parameters = 0.5e6;
    return found;
}

const std::string dash = "\xE2\x80\x93", minus = "\xE2\x88\x92";

}  // namespace

TEST_CASE("a comparison gives both figures and the difference with its sign") {
    SearchResult result;
    result.objective = "cifar100";
    const auto figures = compared(result, network(70, 12.5, 11, 14), network(71.25, 10, 9, 10.5));
    REQUIRE(figures.size() == 5);
    CHECK(figures[0].difference == "+1.25");
    CHECK(figures[1].pinned == "12.5");
    CHECK(figures[1].difference == minus + "2.5");
    CHECK(figures[2].difference == "apart");
    CHECK(figures[3].difference == "0.0");
    CHECK(compared(result, network(70, 12.5, 11, 14), network(70, 12, 10, 13))[2].difference == "overlap");
}

TEST_CASE("without accuracies and intervals a comparison does without their lines") {
    SearchResult result;
    result.objective = capacity_objective;
    const auto figures = compared(result, network(40, 12, NAN, NAN), network(30, 10, NAN, NAN));
    REQUIRE(figures.size() == 3);
    CHECK(figures[0].what == "Latency, ms");
}

TEST_CASE("a difference that is not known is a dash, and one that rounds to zero has no sign") {
    CHECK(signed_fixed(NAN, 2) == dash);
    CHECK(signed_fixed(0.001, 2) == "0.00");
    CHECK(signed_fixed(-0.001, 2) == "0.00");
    CHECK(signed_fixed(1234, 0) == "+1,234");
}
