#include "spaces/search_space.h"

#include "base/error.h"
#include "base/text.h"
#include "spaces/digits.h"
#include "spaces/fbnet.h"
#include "spaces/nb201.h"

namespace latlab {

std::vector<int> SearchSpace::op_histogram(const Architecture& architecture) const {
    digits::require_member(*this, architecture);
    std::vector<int> counts(static_cast<std::size_t>(op_count()), 0);
    for (const std::uint8_t op : architecture.ops) ++counts[op];
    return counts;
}

const std::vector<const SearchSpace*>& search_spaces() {
    static const NasBench201 nb201;
    static const FbNet fbnet;
    static const std::vector<const SearchSpace*> all{&nb201, &fbnet};
    return all;
}

const SearchSpace& search_space(std::string_view id) {
    std::vector<std::string> known;
    for (const SearchSpace* space : search_spaces()) {
        if (space->id() == id) return *space;
        known.emplace_back(space->id());
    }
    throw UsageError("no search space " + in_quotes(id) + "; known: " + join(known));
}

}  // namespace latlab
