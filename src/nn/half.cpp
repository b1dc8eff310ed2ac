#include "nn/half.h"

#include <cmath>
#include <cstring>

namespace latlab::nn {
namespace {

// bits >> shift, rounded to nearest, ties to even; 0 < shift < 32.
std::uint32_t shift_and_round(std::uint32_t bits, int shift) {
    const std::uint32_t quotient = bits >> shift;
    const std::uint32_t rest = bits & ((1u << shift) - 1), half = 1u << (shift - 1);
    return quotient + (rest > half || (rest == half && (quotient & 1)));
}

}  // namespace

std::uint16_t to_half(float number) {
    std::uint32_t bits;
    std::memcpy(&bits, &number, sizeof bits);
    const std::uint32_t sign = bits >> 16 & 0x8000u, magnitude = bits & 0x7FFFFFFFu;
    const int exponent = static_cast<int>(magnitude >> 23);  // biased by 127
    std::uint32_t half;
    if (magnitude > 0x7F800000u) {
        half = 0x7E00u;  // NaN
    } else if (exponent >= 143) {
        half = 0x7C00u;  // 2^16 and more: infinity
    } else if (exponent >= 113) {
        // Normal in half precision. A carry out of the mantissa rightly raises the exponent, up to infinity.
        half = shift_and_round(magnitude - (112u << 23), 13);
    } else if (exponent >= 102) {
        // Subnormal in half precision: a multiple of 2^-24.
        half = shift_and_round((magnitude & 0x7FFFFFu) | 0x800000u, 126 - exponent);
    } else {
        half = 0;
    }
    return static_cast<std::uint16_t>(sign | half);
}

float from_half(std::uint16_t bits) {
    const int exponent = bits >> 10 & 0x1F, mantissa = bits & 0x3FF;
    float magnitude;
    if (exponent == 0x1F) {
        magnitude = mantissa ? NAN : INFINITY;
    } else if (exponent == 0) {
        magnitude = std::ldexp(static_cast<float>(mantissa), -24);
    } else {
        magnitude = std::ldexp(static_cast<float>(mantissa | 0x400), exponent - 25);
    }
    return bits & 0x8000 ? -magnitude : magnitude;
}

}  // namespace latlab::nn
