#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/assets.h"
#include "engine/fit.h"
#include "engine/objective_cache.h"
#include "engine/search_request.h"
#include "search/evolution.h"

namespace latlab {

/// A search with all that it points to.
class HeldSearch {
  public:
    /// Fits the predictors, unless they are held.
    HeldSearch(const FitCommand& first, const SearchRequest& request, FitCache& fit_cache,
               ObjectiveCache& objective_cache, Assets& assets, const Progress& progress);
    HeldSearch(const HeldSearch&) = delete;
    HeldSearch& operator=(const HeldSearch&) = delete;

    const SearchProblem& problem() const { return problem_; }
    const Objective& objective() const { return *objective_; }
    EvolutionarySearch& search() { return *search_; }

  private:
    SearchProblem problem_;
    std::vector<std::shared_ptr<Fit>> fits_;
    std::shared_ptr<const Objective> objective_;
    std::vector<std::shared_ptr<const Objective>> numbers_;
    std::unique_ptr<EvolutionarySearch> search_;
};

/// The last search, which goes on where it stopped when the same is asked for with more evaluations.
struct LastSearch {
    std::string key;  ///< a hash of all that it was asked for, but for the evaluations
    std::unique_ptr<HeldSearch> held;
};

}  // namespace latlab
