#include "engine/objective_cache.h"

#include <algorithm>

#include "nn/sha256.h"
#include "search/objectives.h"

namespace latlab {
namespace {

constexpr std::size_t most_kept = 12;

// What an objective or a number depends on; a table by the hash of its text.
std::string key_of(const SearchSpace& space, const std::string& name, const SearchRequest& request) {
    std::string key = std::string(space.id()).append("\n").append(name);
    if (request.table) {
        nn::Sha256 hash;
        hash.update(request.table->text);
        key.append("\n").append(request.table->name).append("\n").append(hash.finish());
    }
    return key;
}

NumberTable table_of(const SearchSpace& space, const SearchRequest& request) {
    if (!request.table) return {};
    return {
        std::make_shared<const WideTable>(parse_wide_table(request.table->text, request.table->name, space)),
        request.table->name};
}

}  // namespace

template <typename Make>
std::shared_ptr<const Objective> ObjectiveCache::get(const std::string& key, const Make& make) {
    const auto found =
        std::find_if(kept_.begin(), kept_.end(), [&](const auto& entry) { return entry.first == key; });
    if (found != kept_.end()) {
        kept_.splice(kept_.begin(), kept_, found);
    } else {
        kept_.emplace_front(key, make());
        if (kept_.size() > most_kept) kept_.pop_back();
    }
    return kept_.front().second;
}

std::shared_ptr<const Objective> ObjectiveCache::objective(const SearchSpace& space,
                                                           const SearchRequest& request, Assets& assets) {
    return get(key_of(space, request.objective, request), [&] {
        ObjectiveIngredients made_from;
        const ObjectiveSource source = objective_source(space, request.objective);
        if (source == ObjectiveSource::accuracy_model) made_from.model = assets.accuracy();
        if (source == ObjectiveSource::proxies) made_from.proxies = {assets.proxies(space), "LatLab"};
        made_from.own = table_of(space, request);
        return std::shared_ptr<const Objective>(make_objective(space, request.objective, made_from));
    });
}

std::shared_ptr<const Objective> ObjectiveCache::number(const SearchSpace& space, const std::string& number,
                                                        const SearchRequest& request) {
    return get(key_of(space, number, request), [&] {
        return std::shared_ptr<const Objective>(make_number(space, number, table_of(space, request)));
    });
}

}  // namespace latlab
