#include <catch2/catch.hpp>

#include "base/error.h"
#include "spaces/search_space.h"

using namespace latlab;
using Catch::Matchers::Contains;

namespace {

// The error's text for an architecture that must not be read.
std::string refusal(const char* space, std::string_view text) {
    try {
        search_space(space).parse(text);
    } catch (const DataError& error) {
        return error.what();
    }
    return "no error";
}

}  // namespace

TEST_CASE("a fault in a cell's text is named with its place") {
    CHECK_THAT(refusal("nb201", "|nor_conv_5x5~0|+|none~0|none~1|+|none~0|none~1|none~2|"),
               Contains("character 2") && Contains("unknown operation \"nor_conv_5x5\"") &&
                   Contains("nor_conv_3x3 (3)"));
    CHECK_THAT(refusal("nb201", "|none~0|+|none~0|none~0|+|none~0|none~1|none~2|"),
               Contains("character 23") && Contains("edge of node 2 comes from node 1"));
    CHECK_THAT(refusal("nb201", "|none~0|+|none~0|none~1|+|none~0|none~1|none~7|"),
               Contains("character 46") && Contains("edge of node 3 comes from node 2"));
    CHECK_THAT(refusal("nb201", "|none~0|+|none~0|none~1|+|none~0|none~1|none~2|x"),
               Contains("character 48") && Contains("text after the end"));
    CHECK_THAT(refusal("nb201", "|none~0|+|none~0|+|none~0|none~1|none~2|"),
               Contains("character 18") && Contains("\"+\" stands here"));
    CHECK_THAT(refusal("nb201", "|none~0|none~1|+|none~0|none~1|none~2|"),
               Contains("character 9") && Contains("begins with '+'"));
    CHECK_THAT(refusal("nb201", "|none~0|+|none~0|none~1|"),
               Contains("character 25") && Contains("the text ends"));
    CHECK_THAT(refusal("nb201", "none~0"), Contains("character 1") && Contains("stand between '|'"));
    CHECK_THAT(refusal("nb201", "|none|"), Contains("character 6") && Contains("'~'"));
    CHECK_THAT(refusal("nb201", ""), Contains("character 1") && Contains("the text ends"));
    CHECK_THAT(refusal("nb201", " |none~0|"), Contains("character 1"));
}

TEST_CASE("a fault in a list of digits is named with its place") {
    CHECK_THAT(refusal("nb201", "3_1_0_2_4"), Contains("only 5 operations") && Contains("character 10"));
    CHECK_THAT(refusal("nb201", "3_1_0_2_4_1_1"),
               Contains("more than 6 operations") && Contains("character 13"));
    CHECK_THAT(refusal("nb201", "3_1_5_2_4_1"), Contains("\"5\" is no operation") && Contains("character 5"));
    CHECK_THAT(refusal("nb201", "3_1__2_4_1"), Contains("\"\" is no operation") && Contains("character 5"));
    CHECK_THAT(refusal("nb201", "3_1_0_2_4_1 "), Contains("\"1 \" is no operation"));
    CHECK_THAT(refusal("nb201", "310241"), Contains("is no operation"));
    CHECK_THAT(refusal("fbnet", ""), Contains("is no operation"));
    CHECK_THAT(refusal("fbnet", "1_2"), Contains("only 2 operations") && Contains("22 digits 0 to 8"));
    CHECK_THAT(refusal("fbnet", "9_8_8_8_8_8_8_8_8_8_8_8_8_8_8_8_8_8_8_8_8_8"),
               Contains("\"9\" is no operation"));
    CHECK_THAT(refusal("fbnet", "-1_8"), Contains("\"-1\" is no operation"));
}

TEST_CASE("no spoiled text is read as a network and none crashes") {
    Random random(17);
    const SearchSpace& space = search_space("nb201");
    int read = 0;
    for (int i = 0; i < 20000; ++i) {
        const Architecture original = space.random(random);
        std::string text = space.print(original);
        text[random.below(text.size())] = static_cast<char>(random.below(256));
        try {
            const Architecture architecture = space.parse(text);
            CHECK(space.print(architecture) == text);
            ++read;
        } catch (const DataError&) {
        }
    }
    // nor_conv_1x1 and nor_conv_3x3 differ in two letters, so only an unchanged letter leaves a network.
    CHECK(read < 200);
}
