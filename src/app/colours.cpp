#include "app/colours.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace latlab::app {

namespace {

constexpr std::array<unsigned, 9> categories{0x2f6fed, 0xd55e00, 0x009e73, 0xcc79a7,
                                             0xe69f00, 0x56b4e9, 0x8a8f98, 0xa0522d, 0x8064d0};
constexpr std::array<unsigned, 4> ramp{0x3455c4, 0x8a4fb0, 0xd9566b, 0xf2a33c};

unsigned mixed(unsigned a, unsigned b, double share) {
    unsigned colour = 0;
    for (const int shift : {16, 8, 0}) {
        const double from = (a >> shift) & 0xFF, to = (b >> shift) & 0xFF;
        colour |= static_cast<unsigned>(std::lround(from + share * (to - from))) << shift;
    }
    return colour;
}

}  // namespace

unsigned category_colour(std::size_t category) {
    return categories[category % categories.size()];
}

unsigned ramp_colour(double share) {
    const double at = std::isnan(share) ? 0 : std::clamp(share, 0.0, 1.0) * (ramp.size() - 1);
    const std::size_t stop = std::min(static_cast<std::size_t>(at), ramp.size() - 2);
    return mixed(ramp[stop], ramp[stop + 1], at - static_cast<double>(stop));
}

}  // namespace latlab::app
