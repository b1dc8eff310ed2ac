#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

namespace latlab {

/// A network of a search space: one op digit per position (6 cell edges on NAS-Bench-201, 22 layers on
/// FBNet). What a digit means is the SearchSpace's business.
struct Architecture {
    std::vector<std::uint8_t> ops;

    friend bool operator==(const Architecture& a, const Architecture& b) { return a.ops == b.ops; }
    friend bool operator!=(const Architecture& a, const Architecture& b) { return !(a == b); }
    friend bool operator<(const Architecture& a, const Architecture& b) {
        return std::lexicographical_compare(a.ops.begin(), a.ops.end(), b.ops.begin(), b.ops.end());
    }
};

/// 64 bits that tell architectures apart (FNV-1a of the digits); the same on every platform.
inline std::uint64_t architecture_bits(const Architecture& architecture) {
    std::uint64_t hash = 0xCBF29CE484222325ULL;
    for (const std::uint8_t op : architecture.ops) hash = (hash ^ op) * 0x100000001B3ULL;
    return hash;
}

struct ArchitectureHash {
    std::size_t operator()(const Architecture& architecture) const {
        return static_cast<std::size_t>(architecture_bits(architecture));
    }
};

}  // namespace latlab
