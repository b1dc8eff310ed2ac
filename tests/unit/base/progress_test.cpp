#include "base/progress.h"

#include <catch2/catch.hpp>
#include <utility>
#include <vector>

using namespace latlab;

TEST_CASE("progress without a listener goes nowhere and never cancels") {
    const Progress progress;
    CHECK_NOTHROW(progress.report(0.5, "half"));
    CHECK_NOTHROW(progress.part(0.2, 0.4).report(1, "part"));
}

TEST_CASE("a part of the work is seen as its share of the whole") {
    std::vector<std::pair<double, std::string>> heard;
    const Progress whole([&](double share, const std::string& text) {
        heard.emplace_back(share, text);
        return true;
    });
    const Progress half = whole.part(0.5, 1);
    half.report(0, "start");
    half.part(0.5, 1).report(0.5, "inner");
    half.report(1, "end");
    CHECK(heard == std::vector<std::pair<double, std::string>>{{0.5, "start"}, {0.875, "inner"}, {1, "end"}});
}

TEST_CASE("a listener that says no cancels the work, from within a part too") {
    const Progress progress([](double share, const std::string&) { return share < 0.5; });
    CHECK_NOTHROW(progress.report(0.4, ""));
    CHECK_THROWS_AS(progress.report(0.5, ""), Cancelled);
    CHECK_THROWS_AS(progress.part(0.4, 0.6).report(0.9, ""), Cancelled);
}
