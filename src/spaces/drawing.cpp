#include "spaces/drawing.h"

#include <unordered_set>

namespace latlab {

std::vector<Architecture> draw_architectures(const SearchSpace& space, std::size_t count, bool distinct,
                                             Random& random, std::span<const Architecture> among) {
    std::unordered_set<Architecture, ArchitectureHash> seen;
    std::vector<Architecture> drawn;
    const auto offer = [&](const Architecture& architecture) {
        if (seen.insert(distinct ? space.pruned(architecture) : architecture).second)
            drawn.push_back(architecture);
    };
    if (!among.empty() || space.enumerable()) {
        const auto all = among.empty() ? static_cast<std::size_t>(space.size()) : among.size();
        for (const std::size_t index : random.sample(all, all)) {
            if (drawn.size() == count) break;
            offer(among.empty() ? space.at(index) : among[index]);
        }
    } else {
        while (drawn.size() < count) offer(space.random(random));
    }
    return drawn;
}

}  // namespace latlab
