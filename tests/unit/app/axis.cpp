#include "app/axis.h"

#include <catch2/catch.hpp>
#include <cmath>

using namespace latlab::app;

namespace {

std::vector<std::string> texts(const std::vector<Tick>& ticks) {
    std::vector<std::string> out;
    for (const Tick& tick : ticks) out.push_back(tick.text);
    return out;
}

Axis axis(double low, double high, Axis::Scale scale = Axis::Scale::linear) {
    Axis axis;
    axis.low = low;
    axis.high = high;
    axis.scale = scale;
    return axis;
}

}  // namespace

TEST_CASE("linear ticks are round numbers within the axis") {
    CHECK(texts(ticks(axis(0, 10), 6)) == std::vector<std::string>{"0", "2", "4", "6", "8", "10"});
    CHECK(texts(ticks(axis(0.13, 0.38), 6)) ==
          std::vector<std::string>{"0.15", "0.20", "0.25", "0.30", "0.35"});
    CHECK(texts(ticks(axis(-1, 1), 5)) == std::vector<std::string>{"\xE2\x88\x92"
                                                                   "1.0",
                                                                   "\xE2\x88\x92"
                                                                   "0.5",
                                                                   "0.0", "0.5", "1.0"});
}

TEST_CASE("logarithmic ticks are decades and their parts") {
    CHECK(texts(ticks(axis(0.9, 110, Axis::Scale::logarithmic), 8)) ==
          std::vector<std::string>{"1", "2", "5", "10", "20", "50", "100"});
    CHECK(texts(ticks(axis(0.9, 110, Axis::Scale::logarithmic), 4)) ==
          std::vector<std::string>{"1", "10", "100"});
}

TEST_CASE("a logarithmic axis of less than a decade still has ticks") {
    const auto found = ticks(axis(12, 17, Axis::Scale::logarithmic), 6);
    REQUIRE(found.size() >= 3);
    CHECK(found.front().value >= 12);
    CHECK(found.back().value <= 17);
}

TEST_CASE("there are never more ticks than asked for and always two on an axis with a range") {
    for (const auto scale : {Axis::Scale::linear, Axis::Scale::logarithmic}) {
        for (double low = 0.001; low < 1000; low *= 3.7) {
            for (double factor = 1.02; factor < 1e9; factor *= 2.3) {
                for (int most = 4; most < 12; ++most) {
                    const Axis tried = axis(low, low * factor, scale);
                    const auto found = ticks(tried, most);
                    INFO(low << " " << factor << " " << most);
                    CHECK(found.size() >= 2);
                    CHECK(static_cast<int>(found.size()) <= most);
                    for (std::size_t i = 0; i < found.size(); ++i) {
                        CHECK(tried.share(found[i].value) > -1e-6);
                        CHECK(tried.share(found[i].value) < 1 + 1e-6);
                        if (i > 0) CHECK(found[i].text != found[i - 1].text);
                    }
                }
            }
        }
    }
}

TEST_CASE("share and value undo each other on both scales") {
    for (const auto scale : {Axis::Scale::linear, Axis::Scale::logarithmic}) {
        const Axis tried = axis(2, 50, scale);
        for (const double value : {2.0, 3.3, 10.0, 50.0})
            CHECK(tried.value(tried.share(value)) == Approx(value));
        CHECK(tried.share(2) == Approx(0));
        CHECK(tried.share(50) == Approx(1));
    }
    CHECK(axis(2, 50, Axis::Scale::logarithmic).share(10) == Approx(0.5));
}

TEST_CASE("what a scale cannot show has no place on it") {
    CHECK(std::isnan(axis(1, 10, Axis::Scale::logarithmic).share(0)));
    CHECK(std::isnan(axis(1, 10, Axis::Scale::logarithmic).share(-1)));
    CHECK(std::isnan(axis(1, 10).share(NAN)));
}

TEST_CASE("a fitted axis holds its values with room at both ends") {
    Axis fitted;
    fit(fitted, {3, NAN, 7, 5});
    CHECK(fitted.low < 3);
    CHECK(fitted.high > 7);
    CHECK(fitted.low > 2);
    Axis logarithmic;
    logarithmic.scale = Axis::Scale::logarithmic;
    fit(logarithmic, {0, -4, 2, 200});
    CHECK(logarithmic.low > 0);
    CHECK(logarithmic.low < 2);
    CHECK(logarithmic.high > 200);
}

TEST_CASE("an axis without values or with a single one still has a range") {
    for (const auto scale : {Axis::Scale::linear, Axis::Scale::logarithmic}) {
        for (const auto& values : {std::vector<double>{}, std::vector<double>{4, 4}}) {
            Axis fitted;
            fitted.scale = scale;
            fit(fitted, values);
            CHECK(fitted.low < fitted.high);
            CHECK(ticks(fitted, 5).size() >= 2);
        }
    }
}
