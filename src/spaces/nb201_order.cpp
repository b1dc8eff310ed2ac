#include "spaces/nb201_order.h"

#include <array>
#include <cstdint>
#include <numeric>
#include <random>
#include <utility>

namespace latlab::nb201 {
namespace {

// Seeds std::mt19937 the way CPython does: init_by_array of Matsumoto and Nishimura (2002) with the seed
// as a key of one word. Stands in for a std::seed_seq, whose filling differs.
class PythonSeed {
  public:
    using result_type = std::uint32_t;
    explicit PythonSeed(std::uint32_t key) : key_(key) {}

    template <typename Iterator>
    void generate(Iterator begin, Iterator end) {
        constexpr std::size_t n = std::mt19937::state_size;
        std::array<std::uint32_t, n> state{};
        state[0] = 19650218;
        for (std::uint32_t i = 1; i < n; ++i) state[i] = 1812433253 * spread(state[i - 1]) + i;
        std::size_t i = 1;
        const auto step = [&](std::uint32_t factor, std::uint32_t added) {
            state[i] = (state[i] ^ (spread(state[i - 1]) * factor)) + added;
            if (++i == n) {
                state[0] = state[n - 1];
                i = 1;
            }
        };
        for (std::size_t k = 0; k < n; ++k) step(1664525, key_);
        for (std::size_t k = 1; k < n; ++k) step(1566083941, 0 - static_cast<std::uint32_t>(i));
        state[0] = 0x80000000;
        for (std::size_t k = 0; begin != end; ++begin, ++k) *begin = state[k];
    }

  private:
    static std::uint32_t spread(std::uint32_t word) { return word ^ (word >> 30); }
    std::uint32_t key_;
};

// CPython's random.randrange(n) for n below 2^32: draws as many bits as n has until they are below n.
std::size_t python_below(std::mt19937& generator, std::size_t n) {
    int bits = 0;
    while (n >> bits) ++bits;
    std::size_t drawn = n;
    while (drawn >= n) drawn = static_cast<std::size_t>(generator() >> (32 - bits));
    return drawn;
}

std::vector<std::size_t> shuffled_ranks() {
    std::vector<std::size_t> ranks(cell_count);
    std::iota(ranks.begin(), ranks.end(), std::size_t{0});
    PythonSeed seed(88);
    std::mt19937 generator(seed);
    for (std::size_t i = cell_count - 1; i > 0; --i)
        std::swap(ranks[i], ranks[python_below(generator, i + 1)]);
    return ranks;
}

std::vector<std::size_t> inverse(const std::vector<std::size_t>& order) {
    std::vector<std::size_t> index(order.size());
    for (std::size_t i = 0; i < order.size(); ++i) index[order[i]] = i;
    return index;
}

}  // namespace

const std::vector<std::size_t>& canonical_order() {
    static const std::vector<std::size_t> order = shuffled_ranks();
    return order;
}

const std::vector<std::size_t>& canonical_index() {
    static const std::vector<std::size_t> index = inverse(canonical_order());
    return index;
}

}  // namespace latlab::nb201
