#pragma once

#include <cstdint>

namespace latlab::nn {

/// IEEE 754 binary16 bits of the nearest representable number (ties to even); beyond 65,504 rounds to
/// infinity from 65,520 on; NaN stays NaN.
std::uint16_t to_half(float number);
/// Exact.
float from_half(std::uint16_t bits);

}  // namespace latlab::nn
