#include "search/evolution.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>
#include <stdexcept>
#include <unordered_set>

namespace latlab {
// The types of EvolutionarySearch::State's members are not in an anonymous namespace: where a file is not
// compiled alone, GCC warns of such members.
namespace evolution {

// The current generation with what selection needs to know.
struct Population {
    std::vector<FoundArchitecture> members;
    std::vector<int> ranks;
    std::vector<double> crowding;
    Aims places;  // the aims, each scaled to 0..1 over the population
};

}  // namespace evolution

namespace {

using evolution::Population;

// Takes newly evaluated architectures into the state of the search.
void absorb(const SearchProblem& problem, std::span<const FoundArchitecture> found, SearchResult& result) {
    std::vector<FoundArchitecture> candidates = std::move(result.front);
    const std::size_t known = candidates.size();
    for (const FoundArchitecture& one : found) {
        if (!result.fastest || one.latency.ms < result.fastest->latency.ms) result.fastest = one;
        if (one.violation > 0) continue;
        candidates.push_back(one);
        const bool better =
            !result.best || one.accuracy > result.best->accuracy ||
            (one.accuracy == result.best->accuracy && one.latency.ms < result.best->latency.ms);
        if (better) result.best = one;
    }
    result.front.clear();
    for (const std::size_t i : pareto_front(aims_of(problem, candidates), known))
        result.front.push_back(candidates[i]);
    result.evaluated += found.size();
}

// Each aim over its range; one that is unknown (of a member that cannot be used anyway) at its lowest.
Aims scaled(Aims aims) {
    for (Eigen::Index j = 0; j < aims.cols(); ++j) {
        double low = std::numeric_limits<double>::infinity(), high = -low;
        for (const double value : aims.col(j)) {
            if (!std::isfinite(value)) continue;
            low = std::min(low, value);
            high = std::max(high, value);
        }
        for (double& value : aims.col(j))
            value = std::isfinite(value) && high > low ? (value - low) / (high - low) : 0;
    }
    return aims;
}

Population ranked(const SearchProblem& problem, std::vector<FoundArchitecture> members) {
    Population population;
    population.members = std::move(members);
    const Aims aims = aims_of(problem, population.members);
    const std::size_t count = population.members.size();
    std::vector<double> violations;
    for (const FoundArchitecture& member : population.members) violations.push_back(member.violation);
    population.ranks = non_dominated_ranks(aims, violations);
    population.crowding.resize(count);
    const int fronts =
        count == 0 ? 0 : 1 + *std::max_element(population.ranks.begin(), population.ranks.end());
    std::vector<std::vector<std::size_t>> front(static_cast<std::size_t>(fronts));
    for (std::size_t i = 0; i < count; ++i) front[static_cast<std::size_t>(population.ranks[i])].push_back(i);
    for (const std::vector<std::size_t>& indices : front) {
        const std::vector<double> distances = crowding_distances(aims, indices);
        for (std::size_t i = 0; i < indices.size(); ++i) population.crowding[indices[i]] = distances[i];
    }
    population.places = scaled(aims);
    return population;
}

bool better(const Population& population, std::size_t a, std::size_t b) {
    if (population.ranks[a] != population.ranks[b]) return population.ranks[a] < population.ranks[b];
    return population.crowding[a] > population.crowding[b];
}

// The best `count` of parents and children together.
Population survivors(const SearchProblem& problem, Population parents,
                     std::vector<FoundArchitecture> children, std::size_t count) {
    for (FoundArchitecture& child : children) parents.members.push_back(std::move(child));
    Population all = ranked(problem, std::move(parents.members));
    std::vector<std::size_t> order(all.members.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return better(all, a, b); });
    order.resize(std::min(count, order.size()));
    std::vector<FoundArchitecture> kept;
    for (const std::size_t i : order) kept.push_back(std::move(all.members[i]));
    return ranked(problem, std::move(kept));
}

}  // namespace

namespace evolution {

// Proposes architectures that the search has not seen yet.
class Proposer {
  public:
    Proposer(const SearchSpace& space, std::uint64_t seed) : space_(space), random_(seed) {}

    /// Up to `count`; fewer when hardly anything new is left.
    std::vector<Architecture> random(std::size_t count) {
        return propose(count, [this] { return space_.random(random_); });
    }
    std::vector<Architecture> children(const Population& population, std::size_t count) {
        return propose(count, [&] {
            const std::size_t mother = parent(population);
            const Architecture& father = population.members[mate(population, mother)].architecture;
            Architecture child = population.members[mother].architecture;
            for (std::size_t i = 0; i < child.ops.size(); ++i) {
                if (random_.below(2) == 0) child.ops[i] = father.ops[i];
            }
            return space_.mutate(child, 1.0 / space_.length(), random_);
        });
    }

  private:
    template <typename Draw>
    std::vector<Architecture> propose(std::size_t count, const Draw& draw) {
        std::vector<Architecture> proposed;
        constexpr std::size_t patience = 20;
        std::size_t in_vain = 0;
        while (proposed.size() < count && in_vain < 50 * patience) {
            // When what lies around the parents is used up, look elsewhere.
            Architecture architecture = in_vain < patience ? draw() : space_.random(random_);
            ++in_vain;
            if (!space_.connected(architecture) || !seen_.insert(architecture).second) continue;
            in_vain = 0;
            proposed.push_back(std::move(architecture));
        }
        return proposed;
    }

    std::size_t parent(const Population& population) {
        const std::size_t a = random_.below(population.members.size());
        const std::size_t b = random_.below(population.members.size());
        return better(population, a, b) ? a : b;
    }

    // Of several that could be the father the one nearest to the mother in the aims: what is mixed from the
    // far ends of a front is seldom good at either. The mother herself where no other came up: her child then
    // is a mutation.
    std::size_t mate(const Population& population, std::size_t mother) {
        constexpr int candidates = 20;
        std::size_t nearest = mother;
        double least = std::numeric_limits<double>::infinity();
        for (int i = 0; i < candidates; ++i) {
            const std::size_t one = parent(population);
            if (one == mother) continue;
            const double distance = (population.places.row(static_cast<Eigen::Index>(one)) -
                                     population.places.row(static_cast<Eigen::Index>(mother)))
                                        .cwiseAbs()
                                        .sum();
            if (distance >= least) continue;
            least = distance;
            nearest = one;
        }
        return nearest;
    }

    const SearchSpace& space_;
    Random random_;
    std::unordered_set<Architecture, ArchitectureHash> seen_;
};

}  // namespace evolution

struct EvolutionarySearch::State {
    const SearchProblem& problem;
    std::size_t size;  // of the population
    evolution::Proposer proposer;
    evolution::Population population;
    std::vector<Architecture> proposed;         // of the next generation
    std::vector<FoundArchitecture> generation;  // evaluated
    std::size_t counted = 0;                    // of these, so far
    bool exhausted = false;
    SearchResult result;

    // False where there is nothing left to look at. What is proposed stays when the evaluation is cancelled.
    bool begin_generation(const Progress& progress) {
        if (proposed.empty())
            proposed =
                population.members.empty() ? proposer.random(size) : proposer.children(population, size);
        exhausted = proposed.empty();
        if (exhausted) return false;
        generation = evaluate(problem, proposed, progress);
        proposed.clear();
        counted = 0;
        result.history.begin(problem, generation);
        return true;
    }

    void count(std::size_t most) {
        const std::span<const FoundArchitecture> rest = std::span(generation).subspan(counted);
        const std::span<const FoundArchitecture> part = rest.first(std::min(most, rest.size()));
        absorb(problem, part, result);
        result.history.add(part, result.front);
        counted += part.size();
        if (counted < generation.size()) return;
        population = survivors(problem, std::move(population), std::move(generation), size);
        generation.clear();
    }
};

EvolutionarySearch::EvolutionarySearch(const SearchProblem& problem, std::size_t population,
                                       std::uint64_t seed) {
    if (population < 4) throw std::invalid_argument("EvolutionarySearch: a population of 4 at least");
    state_ = std::make_unique<State>(
        State{problem, population, evolution::Proposer(*problem.space, seed), {}, {}, {}, 0, false, {}});
}

EvolutionarySearch::~EvolutionarySearch() = default;

const SearchResult& EvolutionarySearch::result() const {
    return state_->result;
}

void EvolutionarySearch::run(std::size_t evaluations, const Progress& progress,
                             const SearchObserver& observer) {
    State& state = *state_;
    const auto share = [&](std::size_t evaluated) {
        return static_cast<double>(std::min(evaluated, evaluations)) / static_cast<double>(evaluations);
    };
    while (state.result.evaluated < evaluations && !state.exhausted) {
        const std::size_t before = state.result.evaluated;
        if (state.generation.empty() &&
            !state.begin_generation(progress.part(share(before), share(before + state.size))))
            break;
        state.count(evaluations - before);
        progress.report(share(state.result.evaluated),
                        "Searched " + std::to_string(state.result.evaluated) + " architectures");
        if (observer) observer(state.result);
    }
}

SearchResult evolutionary_search(const SearchProblem& problem, const SearchSettings& settings,
                                 const Progress& progress, const SearchObserver& observer) {
    EvolutionarySearch search(problem, settings.population, settings.seed);
    search.run(settings.evaluations, progress, observer);
    return search.result();
}

SearchResult exhaustive_search(const SearchProblem& problem, const Progress& progress) {
    const SearchSpace& space = *problem.space;
    if (!space.enumerable()) throw std::logic_error("exhaustive_search: the space is not enumerable");
    constexpr std::size_t block = 1024;
    const auto size = static_cast<std::size_t>(space.size());
    SearchResult result;
    for (std::size_t from = 0; from < size; from += block) {
        const std::size_t to = std::min(from + block, size);
        std::vector<Architecture> architectures;
        for (std::size_t i = from; i < to; ++i) {
            Architecture architecture = space.at(i);
            if (space.connected(architecture)) architectures.push_back(std::move(architecture));
        }
        const Progress part = progress.part(static_cast<double>(from) / static_cast<double>(size),
                                            static_cast<double>(to) / static_cast<double>(size));
        absorb(problem, evaluate(problem, architectures, part), result);
    }
    return result;
}

}  // namespace latlab
