#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "base/progress.h"
#include "search/search_history.h"

namespace latlab {

struct SearchSettings {
    std::size_t evaluations = 5000;  ///< distinct architectures looked at, at most
    std::size_t population = 100;    ///< 4 at least
    std::uint64_t seed = 1;
};

struct SearchResult {
    std::optional<FoundArchitecture> best;  ///< the most accurate that keeps all limits; none if nothing does
    std::vector<FoundArchitecture> front;   ///< the Pareto front within the limits, by rising latency
    std::optional<FoundArchitecture> fastest;  ///< of all seen, whether within the limits or not
    std::size_t evaluated = 0;
    SearchHistory history;  ///< generation by generation; empty where everything was looked at
};

/// Gets the state of the search after each generation, and where it stops within one.
using SearchObserver = std::function<void(const SearchResult&)>;

/// Searches for architectures that are good in all aims and keep all limits: NSGA-II (Deb et al. 2002) with
/// tournaments by rank and crowding, mates that are near each other in the aims (after Ishibuchi and Shibata
/// 2003), uniform crossover and mutation of op digits. An architecture is evaluated once, disconnected ones
/// never; what is found is taken from everything evaluated. The same seed gives the same result, however
/// often the search stopped on the way and went on: generations are evaluated as a whole, and what of one was
/// not asked for yet counts when the search goes on.
class EvolutionarySearch {
  public:
    /// The problem must stay as long as the search. Throws std::invalid_argument for a population below 4.
    EvolutionarySearch(const SearchProblem& problem, std::size_t population, std::uint64_t seed);
    ~EvolutionarySearch();

    /// Goes on until so many distinct architectures were looked at in all, or hardly any more are found.
    /// Throws Cancelled, after which it can go on; after any other exception it cannot.
    void run(std::size_t evaluations, const Progress& progress = {}, const SearchObserver& observer = {});
    const SearchResult& result() const;

  private:
    struct State;
    std::unique_ptr<State> state_;
};

/// The same from beginning to end.
SearchResult evolutionary_search(const SearchProblem& problem, const SearchSettings& settings,
                                 const Progress& progress = {}, const SearchObserver& observer = {});

/// The exact answer to the same problem, by looking at every connected architecture of an enumerable space
/// (std::logic_error for others).
SearchResult exhaustive_search(const SearchProblem& problem, const Progress& progress = {});

}  // namespace latlab
