#include "nn/half.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <utility>

namespace latlab::nn::test {

TEST_CASE("conversion to half precision rounds to nearest, ties to even", "[nn]") {
    // numpy: np.float32(x).astype(np.float16).view(np.uint16)
    const std::pair<float, int> cases[] = {
        {1.F, 0x3c00},       {65504.F, 0x7bff}, {65519.99F, 0x7bff}, {65520.F, 0x7c00},  {-1e6F, 0xfc00},
        {0x1p-14F, 0x400},   {5.96e-8F, 0x1},   {2.98e-8F, 0x0},     {0x1p-25F, 0x0},    {2.980233e-8F, 0x1},
        {1.F / 3.F, 0x3555}, {2049.F, 0x6800},  {2051.F, 0x6802},    {-0.F, 0x8000},     {0.1F, 0x2e66},
        {1e-5F, 0xa8},       {6.1e-5F, 0x3ff},  {1e-40F, 0x0},       {INFINITY, 0x7c00}, {-INFINITY, 0xfc00}};
    for (const auto& [number, bits] : cases) {
        CAPTURE(number);
        CHECK(to_half(number) == bits);
    }
    CHECK(std::isnan(from_half(to_half(NAN))));
}

TEST_CASE("every half-precision number survives a round trip", "[nn]") {
    int wrong = 0;
    for (int bits = 0; bits < 0x10000; ++bits) {
        const float number = from_half(static_cast<std::uint16_t>(bits));
        if (!std::isnan(number) && to_half(number) != bits) ++wrong;
    }
    CHECK(wrong == 0);
    CHECK(from_half(0x3555) == 0.333251953125F);
    CHECK(from_half(0x0001) == 0x1p-24F);
    CHECK(from_half(0x7c00) == INFINITY);
}

TEST_CASE("the midpoint of two neighbours goes to the even one, and what is beyond it to the nearer",
          "[nn]") {
    int wrong = 0;
    for (int bits = 0; bits < 0x7bff; ++bits) {
        const float low = from_half(static_cast<std::uint16_t>(bits));
        const float high = from_half(static_cast<std::uint16_t>(bits + 1));
        const float middle = (low + high) / 2;
        wrong += to_half(middle) != bits + (bits & 1);
        wrong += to_half(std::nextafter(middle, low)) != bits;
        wrong += to_half(std::nextafter(middle, high)) != bits + 1;
    }
    CHECK(wrong == 0);
}

}  // namespace latlab::nn::test
