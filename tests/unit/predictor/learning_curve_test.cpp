#include "predictor/learning_curve.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "base/error.h"

using namespace latlab;

namespace {

LearningCurve curve() {
    return {{{5, {0.02, 0.08, 0.2}, {0.7, 0.9, 0.99}},
             {10, {0.015, 0.05, 0.1}, {0.8, 0.95, 0.99}},
             {40, {0.01, 0.02, 0.06}, {0.9, 0.97, 0.998}}},
            30};
}

bool refused(const std::string& text) {
    try {
        read_learning_curve(text, "phones.safetensors");
    } catch (const DataError& error) {
        return error.where() == "phones.safetensors" && !error.mend().empty();
    }
    return false;
}

}  // namespace

TEST_CASE("between two points a curve is linear in the logarithm of the count") {
    // 20 is halfway from 10 to 40.
    const auto halfway = curve().at(20);
    REQUIRE(halfway);
    CHECK(halfway->count == 20);
    CHECK(halfway->error.low == Approx(0.0125));
    CHECK(halfway->error.middle == Approx(0.035));
    CHECK(halfway->error.high == Approx(0.08));
    CHECK(halfway->spearman.middle == Approx(0.96));
    // numpy.interp(numpy.log(7), numpy.log([5, 10]), [0.08, 0.05])
    CHECK(curve().at(7)->error.middle == Approx(0.06543719518489276));
}

TEST_CASE("a curve goes through its points and says nothing outside of them") {
    CHECK(curve().at(5)->error.middle == 0.08);
    CHECK(curve().at(10)->error.middle == 0.05);
    CHECK(curve().at(40)->spearman.high == 0.998);
    CHECK_FALSE(curve().at(4));
    CHECK_FALSE(curve().at(41));
    CHECK_FALSE(LearningCurve().at(10));
}

TEST_CASE("a curve whose points fall falls between them") {
    for (std::size_t count = 5; count < 40; ++count)
        CHECK(curve().at(count)->error.middle > curve().at(count + 1)->error.middle);
}

TEST_CASE("the count for an error is the fewest that reaches it") {
    for (const double error : {0.02, 0.035, 0.0499, 0.05, 0.079}) {
        CAPTURE(error);
        const auto count = curve().count_for_error(error);
        REQUIRE(count);
        CHECK(curve().at(*count)->error.middle <= error);
        CHECK(curve().at(*count - 1)->error.middle > error);
    }
    CHECK(curve().count_for_error(0.3) == 5);
    CHECK_FALSE(curve().count_for_error(0.0199));
    CHECK_FALSE(LearningCurve().count_for_error(0.5));
}

TEST_CASE("what to expect is said in a sentence where the curve knows it") {
    CHECK(expectation_text(curve(), 40) ==
          "With 40 measurements the median error on the known devices is 2.0 % (most devices 1.0 to 6.0 %)");
    CHECK(expectation_text(curve(), 5).find("8.0 % (most devices 2.0 to 20 %)") != std::string::npos);
    CHECK(expectation_text(curve(), 41).empty());
    CHECK(expectation_text({}, 20).empty());
}

TEST_CASE("a curve comes back from its text") {
    const LearningCurve read = read_learning_curve(learning_curve_text(curve()), "");
    CHECK(read.devices == 30);
    REQUIRE(read.points.size() == 3);
    CHECK(read.points[1].count == 10);
    CHECK(read.points[1].error.high == 0.1);
    CHECK(read.points[2].spearman.low == 0.9);
    CHECK(learning_curve_text(read) == learning_curve_text(curve()));
}

TEST_CASE("a text that is no curve is refused with the file's name and what to do") {
    const std::string sound = learning_curve_text(curve());
    const auto with = [&](const std::string& part, const std::string& other) {
        std::string text = sound;
        const std::size_t at = text.find(part);
        REQUIRE(at != std::string::npos);
        return text.replace(at, part.size(), other);
    };
    for (const char* text : {"", "5", "[]", "{}", "{\"devices\": 3}", "{\"points\": []}"}) {
        CAPTURE(text);
        CHECK(refused(text));
    }
    CHECK(refused(with("\"count\":10", "\"count\":5")));
    CHECK(refused(with("\"count\":10", "\"count\":10.5")));
    CHECK(refused(with("\"count\":10", "\"count\":\"10\"")));
    CHECK(refused(with("\"count\":5", "\"count\":0")));
    CHECK(refused(with("\"devices\":30", "\"devices\":-1")));
    CHECK(refused(with("[0.02,0.08,0.2]", "[0.02,0.08]")));
    CHECK(refused(with("[0.02,0.08,0.2]", "[0.08,0.02,0.2]")));
    CHECK(refused(with("[0.02,0.08,0.2]", "[-0.02,0.08,0.2]")));
    CHECK(refused(with("[0.02,0.08,0.2]", "[0.02,null,0.2]")));
    CHECK(refused(with("[0.7,0.9,0.99]", "[0.7,0.9,1.5]")));
    CHECK(refused(sound.substr(0, sound.size() - 1)));
}
