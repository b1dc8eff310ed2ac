#pragma once

#include <list>
#include <memory>
#include <string>
#include <utility>

#include "engine/assets.h"
#include "engine/search_request.h"
#include "search/objective.h"

namespace latlab {

/// The last few objectives and numbers, by what they are made from: learning a column takes longer than
/// looking at a network.
class ObjectiveCache {
  public:
    /// The objective of a request. Throws as make_objective.
    std::shared_ptr<const Objective> objective(const SearchSpace& space, const SearchRequest& request,
                                               Assets& assets);
    /// A number by its name, of the request's table where it is a column. Throws as make_number.
    std::shared_ptr<const Objective> number(const SearchSpace& space, const std::string& number,
                                            const SearchRequest& request);
    void clear() { kept_.clear(); }

  private:
    template <typename Make>
    std::shared_ptr<const Objective> get(const std::string& key, const Make& make);

    std::list<std::pair<std::string, std::shared_ptr<const Objective>>> kept_;  // the latest used first
};

}  // namespace latlab
