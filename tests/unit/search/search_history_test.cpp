#include "search/search_history.h"

#include <catch2/catch.hpp>

#include "search/evolution.h"

using namespace latlab;

namespace {

FoundArchitecture at(double ms, double accuracy) {
    FoundArchitecture found;
    found.latency.ms = ms;
    found.accuracy = accuracy;
    return found;
}

SearchProblem within(double limit) {
    SearchProblem problem;
    problem.devices = {{nullptr, limit}};
    return problem;
}

const double unlimited = std::numeric_limits<double>::infinity();

}  // namespace

TEST_CASE("the dominated area is that of the rectangles up to the corner") {
    const std::vector<FoundArchitecture> front = {at(2, 60), at(4, 70)};
    // 8 ms x 10 points, and 6 ms x 10 points above them.
    CHECK(dominated_area(front, {10, 50}) == Approx(140));
    CHECK(dominated_area(front, {3, 50}) == Approx(10));
    CHECK(dominated_area(front, {}) == 0);
}

TEST_CASE("what is dominated, or beyond the corner, adds no area") {
    const std::vector<FoundArchitecture> front = {at(2, 60), at(4, 70)};
    std::vector<FoundArchitecture> more = front;
    more.push_back(at(5, 65));
    more.push_back(at(12, 90));
    more.push_back(at(1, 40));
    CHECK(dominated_area(more, {10, 50}) == Approx(dominated_area(front, {10, 50})));
}

TEST_CASE("the corner is the limit and the worst of the first generation, and stays") {
    SearchHistory history;
    const std::vector<FoundArchitecture> first = {at(3, 60), at(8, 50)}, second = {at(2, 40), at(20, 45)};
    history.begin(within(6), first);
    CHECK(history.corner().latency_ms == 6);
    CHECK(history.corner().accuracy == 50);
    history.begin(within(6), second);
    CHECK(history.corner().accuracy == 50);
    SearchHistory free;
    free.begin(within(unlimited), first);
    CHECK(free.corner().latency_ms == 8);
}

TEST_CASE("a generation without accuracies leaves the corner to the next") {
    SearchHistory history;
    const std::vector<FoundArchitecture> nothing = {at(3, NAN)}, something = {at(4, 55), at(5, NAN)};
    history.begin(within(unlimited), nothing);
    history.add(nothing, {});
    CHECK(std::isnan(history.corner().accuracy));
    CHECK(history.moments().back().hypervolume == 0);
    history.begin(within(unlimited), something);
    history.add(something, {});
    CHECK(history.corner().accuracy == 55);
    CHECK(history.sample().size() == 1);
}

TEST_CASE("a sample stays within its bound where only every fourth network has an accuracy") {
    SearchHistory history;
    std::vector<FoundArchitecture> generation;
    for (int i = 0; i < 100; ++i) generation.push_back(at(1 + i, i % 4 == 0 ? 50 : NAN));
    for (int i = 0; i < 200; ++i) {
        history.add(generation, generation);
        CHECK(history.sample().size() <= SearchHistory::largest_sample);
    }
    CHECK(history.sample().size() > SearchHistory::largest_sample / 2);
}

TEST_CASE("the sample is spread over the whole search and never too large") {
    SearchHistory history;
    std::vector<FoundArchitecture> generation;
    for (int i = 0; i < 100; ++i) generation.push_back(at(1 + i, 50));
    for (int i = 0; i < 150; ++i) history.add(generation, generation);
    CHECK(history.sample().size() <= SearchHistory::largest_sample);
    CHECK(history.sample().size() > SearchHistory::largest_sample / 2);
    const std::size_t stride = history.sample()[1].number;
    for (std::size_t i = 0; i < history.sample().size(); ++i) {
        CHECK(history.sample()[i].number == stride * i);
        CHECK(history.sample()[i].latency_ms == 1 + static_cast<double>(stride * i % 100));
    }
    CHECK(history.moments().size() == 150);
    CHECK(history.moments().back().evaluated == 15'000);
}
