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
    CHECK(figures[2].other == "9.0 to 10.5");
    CHECK(figures[2].difference.empty());
    CHECK(figures[3].difference == "0.0");
}

TEST_CASE(
    "which of two networks is faster goes by the interval of the difference, and says when it is not sure") {
    CHECK(difference_text({-3.14, -1.26}, 1) ==
          "Measured, the chosen network takes 1.3 to 3.1 ms less than the pinned one in four of five cases.");
    CHECK(
        difference_text({0.25, 2}, 2) ==
        "Measured, the chosen network takes 0.25 to 2.00 ms more than the pinned one in four of five cases.");
    CHECK(difference_text({-0.3, 0.8}, 1).find("between 0.3 ms less and 0.8 ms more") != std::string::npos);
    CHECK(difference_text({NAN, NAN}, 1).empty());
    CHECK(difference_text({0, 0}, 1).find("Both take the same time") != std::string::npos);
    // A small difference that is sure does not read as none.
    CHECK(difference_text({-0.04, -0.012}, 1).find("0.01 to 0.04 ms less") != std::string::npos);
    CHECK(difference_text({0.2, 0.4}, 0).find("0.2 to 0.4 ms more") != std::string::npos);
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
