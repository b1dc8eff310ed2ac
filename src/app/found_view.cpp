#include "app/found_view.h"

#include <algorithm>
#include <utility>

namespace latlab::app {

void FoundView::begin(std::size_t search) {
    if (search_ != search) *this = FoundView();
    search_ = search;
    pointed_ = std::exchange(next_pointed_, std::nullopt);
}

const FoundNetwork* FoundView::shown(const SearchResult& result) const {
    if (chosen_) return &*chosen_;
    return result.best ? &*result.best : nullptr;
}

std::optional<std::size_t> place_in_front(const SearchResult& result, const FoundNetwork& network) {
    const auto found = std::find_if(result.front.begin(), result.front.end(), [&](const FoundNetwork& one) {
        return one.architecture == network.architecture;
    });
    if (found == result.front.end()) return std::nullopt;
    return static_cast<std::size_t>(found - result.front.begin());
}

}  // namespace latlab::app
