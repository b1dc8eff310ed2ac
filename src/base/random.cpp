#include "base/random.h"

#include <cmath>
#include <stdexcept>
#include <unordered_map>

namespace latlab {
namespace {

// The finaliser of SplitMix64 (Steele, Lea, Flood 2014): spreads nearby seeds far apart.
std::uint64_t mix(std::uint64_t x) {
    x += 0x9E3779B97F4A7C15ULL;
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9ULL;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBULL;
    return x ^ (x >> 31);
}

}  // namespace

Random::Random(std::uint64_t seed) : seed_(seed), generator_(mix(seed)) {}

double Random::uniform() { return static_cast<double>(bits() >> 11) * 0x1.0p-53; }

std::size_t Random::below(std::size_t n) {
    if (n == 0) throw std::invalid_argument("Random::below: n must be positive");
    const std::uint64_t range = n;
    const std::uint64_t unfair = (0 - range) % range;  // 2^64 mod n
    std::uint64_t x = bits();
    while (x < unfair) x = bits();
    return static_cast<std::size_t>(x % range);
}

double Random::normal() {
    if (has_spare_) {
        has_spare_ = false;
        return spare_;
    }
    double u, v, s;
    do {
        u = uniform(-1, 1);
        v = uniform(-1, 1);
        s = u * u + v * v;
    } while (s >= 1 || s == 0);
    const double scale = std::sqrt(-2 * std::log(s) / s);
    spare_ = v * scale;
    has_spare_ = true;
    return u * scale;
}

std::vector<std::size_t> Random::sample(std::size_t n, std::size_t k) {
    if (k > n) throw std::invalid_argument("Random::sample: k exceeds n");
    // Fisher-Yates that keeps only the touched positions, so that k of a huge n costs k.
    std::unordered_map<std::size_t, std::size_t> moved;
    const auto at = [&](std::size_t i) {
        const auto found = moved.find(i);
        return found == moved.end() ? i : found->second;
    };
    std::vector<std::size_t> picked(k);
    for (std::size_t i = 0; i < k; ++i) {
        const std::size_t j = i + below(n - i);
        picked[i] = at(j);
        moved[j] = at(i);
    }
    return picked;
}

Random Random::fork(std::uint64_t stream) const { return Random(mix(seed_) ^ mix(~stream)); }

}  // namespace latlab
