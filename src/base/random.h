#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <utility>
#include <vector>

namespace latlab {

/// Seeded random numbers, the same on every platform: the generator is fixed by the C++ standard and the
/// distributions are our own (those of the standard library differ between implementations).
class Random {
  public:
    explicit Random(std::uint64_t seed);

    /// 64 uniform bits.
    std::uint64_t bits() { return generator_(); }
    /// Uniform in [0, 1) with 53 bits.
    double uniform();
    double uniform(double low, double high) { return low + (high - low) * uniform(); }
    /// Uniform integer in [0, n), without bias; n > 0.
    std::size_t below(std::size_t n);
    /// Standard normal (polar method).
    double normal();

    template <typename T>
    void shuffle(std::vector<T>& items) {
        for (std::size_t i = items.size(); i > 1; --i) std::swap(items[i - 1], items[below(i)]);
    }
    /// k distinct indices of [0, n) in random order; k <= n.
    std::vector<std::size_t> sample(std::size_t n, std::size_t k);
    /// An independent generator for a named part of the work: its stream does not depend on how many
    /// numbers this one has given.
    Random fork(std::uint64_t stream) const;

  private:
    std::uint64_t seed_;
    std::mt19937_64 generator_;
    bool has_spare_ = false;
    double spare_ = 0;
};

}  // namespace latlab
