#include "search/evolution.h"

#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <map>
#include <set>

#include "search/pareto.h"

using namespace latlab;

namespace {

// Latency from op digits, with a part that no additive rule explains.
class MadeUpLatency final : public Predictor {
  public:
    std::vector<LatencyEstimate> predict(std::span<const Architecture> architectures,
                                         const Progress& progress) const override {
        std::vector<LatencyEstimate> estimates;
        for (const Architecture& architecture : architectures) {
            double ms = 1;
            for (std::size_t i = 0; i < architecture.ops.size(); ++i)
                ms += 0.3 * architecture.ops[i] + 0.01 * i;
            if (architecture.ops[0] == architecture.ops[1]) ms *= 1.2;
            estimates.push_back({ms, ms * 0.9, ms * 1.1});
        }
        predicted += architectures.size();
        progress.report(1, "");
        return estimates;
    }
    mutable std::size_t predicted = 0;
};

class MadeUpAccuracy final : public Objective {
  public:
    std::vector<double> score(std::span<const Architecture> architectures) const override {
        std::vector<double> scores;
        for (const Architecture& architecture : architectures) {
            double score = 50;
            for (const std::uint8_t op : architecture.ops) score += op == 3 ? 5 : op;
            scores.push_back(score);
        }
        return scores;
    }
    std::string text() const override { return "made-up accuracy"; }
};

// Accuracy against latency on one device.
struct Problem : SearchProblem {
    Problem(const SearchSpace& of, const Objective& objective, const Predictor& predictor,
            double limit = std::numeric_limits<double>::infinity()) {
        space = &of;
        accuracy = &objective;
        devices = {{&predictor, limit}};
    }
};

// FBNet where each block has a price and a worth of its own: then the exact front of all 9^22 is known.
class PricedBlocks final : public Predictor, public Objective {
  public:
    PricedBlocks() {
        Random random(7);
        for (auto& layer : blocks_)
            for (Block& block : layer) {
                block.price = 10 + static_cast<int>(random.below(90));
                block.worth = std::sqrt(block.price) + random.uniform(0, 4);
            }
    }
    std::vector<LatencyEstimate> predict(std::span<const Architecture> architectures,
                                         const Progress&) const override {
        std::vector<LatencyEstimate> estimates;
        for (const double price : summed(architectures, &Block::price)) estimates.push_back({price / 100});
        return estimates;
    }
    std::vector<double> score(std::span<const Architecture> architectures) const override {
        return summed(architectures, &Block::worth);
    }
    std::string text() const override { return "made-up worth"; }

    // The best worth at each price in all, layer by layer.
    Aims exact() const {
        std::map<int, double> best{{0, 0}};
        for (const auto& layer : blocks_) {
            std::map<int, double> next;
            for (const auto& [price, worth] : best)
                for (const Block& block : layer) {
                    double& known = next[price + block.price];
                    known = std::max(known, worth + block.worth);
                }
            best = std::move(next);
        }
        Aims aims(static_cast<Eigen::Index>(best.size()), 2);
        Eigen::Index at = 0;
        for (const auto& [price, worth] : best) aims.row(at++) << price / 100.0, -worth;
        return aims;
    }

  private:
    struct Block {
        int price = 0;
        double worth = 0;
    };
    template <typename Number>
    std::vector<double> summed(std::span<const Architecture> architectures, Number Block::*number) const {
        std::vector<double> sums;
        for (const Architecture& architecture : architectures) {
            double sum = 0;
            for (std::size_t i = 0; i < architecture.ops.size(); ++i)
                sum += blocks_[i][architecture.ops[i]].*number;
            sums.push_back(sum);
        }
        return sums;
    }
    std::array<std::array<Block, 9>, 22> blocks_;
};

double volume(const SearchProblem& problem, const SearchResult& result) {
    return hypervolume(aims_of(problem, result.front), Eigen::RowVector2d(12, -50));
}

}  // namespace

TEST_CASE("on NAS-Bench-201 the search comes within a percent of the exact front with a fifth of the space") {
    const SearchSpace& space = search_space("nb201");
    const MadeUpLatency latency;
    const MadeUpAccuracy accuracy;
    for (const double limit : {3.0, 5.0, std::numeric_limits<double>::infinity()}) {
        const Problem problem(space, accuracy, latency, limit);
        const SearchResult exact = exhaustive_search(problem);
        SearchSettings settings;
        settings.evaluations = 3000;
        const SearchResult found = evolutionary_search(problem, settings);
        REQUIRE(found.best);
        CHECK(found.evaluated <= 3000);
        CHECK(found.best->accuracy == exact.best->accuracy);
        CHECK(found.best->latency.ms <= limit);
        CHECK(volume(problem, found) >= 0.99 * volume(problem, exact));
    }
}

TEST_CASE("on FBNet ten thousand networks come within three percent of the exact front of all 9^22") {
    const PricedBlocks blocks;
    const Problem problem(search_space("fbnet"), blocks, blocks);
    const Aims exact = blocks.exact();
    const Eigen::RowVector2d corner(exact.col(0).maxCoeff(), exact.col(1).maxCoeff());
    for (const std::uint64_t seed : {1, 2, 3}) {
        SearchSettings settings;
        settings.evaluations = 10'000;
        settings.seed = seed;
        const SearchResult found = evolutionary_search(problem, settings);
        const double share = hypervolume(aims_of(problem, found.front), corner) / hypervolume(exact, corner);
        CHECK(share >= 0.97);
        CHECK(share <= 1 + 1e-12);
    }
}

TEST_CASE("a search returns only connected architectures within the limit, each evaluated once") {
    const SearchSpace& space = search_space("nb201");
    const MadeUpLatency latency;
    SearchSettings settings;
    settings.evaluations = 2000;
    const MadeUpAccuracy accuracy;
    const SearchResult found = evolutionary_search(Problem(space, accuracy, latency, 4), settings);
    CHECK(latency.predicted == found.evaluated);
    std::set<std::string> seen;
    for (const FoundArchitecture& one : found.front) {
        CHECK(space.connected(one.architecture));
        CHECK(one.latency.ms <= 4);
        CHECK(seen.insert(space.print(one.architecture)).second);
    }
    CHECK(found.front.back().architecture == found.best->architecture);
}

TEST_CASE("a limit that nothing meets gives no best, but the fastest found") {
    SearchSettings settings;
    settings.evaluations = 1000;
    const MadeUpLatency latency;
    const MadeUpAccuracy accuracy;
    const SearchResult found =
        evolutionary_search(Problem(search_space("nb201"), accuracy, latency, 0.5), settings);
    CHECK_FALSE(found.best);
    CHECK(found.front.empty());
    REQUIRE(found.fastest);
    CHECK(found.fastest->latency.ms > 0.5);
}

TEST_CASE("the same seed finds the same, another seed goes another way") {
    const SearchSpace& space = search_space("fbnet");
    const MadeUpLatency latency;
    const Capacity capacity(space);
    const auto front = [&](std::uint64_t seed) {
        SearchSettings settings;
        settings.evaluations = 600;
        settings.seed = seed;
        std::vector<std::string> names;
        for (const FoundArchitecture& one :
             evolutionary_search(Problem(space, capacity, latency), settings).front) {
            names.push_back(space.print(one.architecture));
        }
        return names;
    };
    CHECK(front(1) == front(1));
    CHECK(front(1) != front(2));
}

TEST_CASE("a search tells how it goes and stops when asked to") {
    const SearchSpace& space = search_space("fbnet");
    SearchSettings settings;
    settings.evaluations = 950;
    const Capacity capacity(space);
    const MadeUpLatency latency;
    const Problem problem(space, capacity, latency);
    double last = 0;
    std::size_t generations = 0, evaluated = 0;
    const auto watch = [&](double share, const std::string&) {
        CHECK(share >= last);
        CHECK(share <= 1);
        last = share;
        return true;
    };
    evolutionary_search(problem, settings, Progress(watch), [&](const SearchResult& now) {
        ++generations;
        CHECK(now.evaluated > evaluated);
        evaluated = now.evaluated;
    });
    CHECK(generations == 10);
    CHECK(last == 1);
    const Progress stopping([](double share, const std::string&) { return share < 0.5; });
    CHECK_THROWS_AS(evolutionary_search(problem, settings, stopping), Cancelled);
}

TEST_CASE("a search that stops on the way and goes on finds what one that never stopped finds") {
    const SearchSpace& space = search_space("fbnet");
    const Capacity capacity(space);
    const MadeUpLatency latency;
    const Problem problem(space, capacity, latency);
    const std::uint64_t seed = GENERATE(3, 4, 7);
    EvolutionarySearch straight(problem, 50, seed), halting(problem, 50, seed);
    straight.run(1200);
    halting.run(5);    // less than a generation, so that the corner is that of its first few or of all
    halting.run(420);  // in the middle of one
    CHECK(halting.result().evaluated == 420);
    // Cancelled while it evaluates, and asked for less than it has.
    const Progress stopping([](double share, const std::string&) { return share < 0.5; });
    CHECK_THROWS_AS(halting.run(1200, stopping), Cancelled);
    const std::size_t reached = halting.result().evaluated;
    CHECK(reached < 1200);
    halting.run(reached / 2);
    CHECK(halting.result().evaluated == reached);
    halting.run(1200);
    const auto names = [&](const SearchResult& result) {
        std::vector<std::string> list;
        for (const FoundArchitecture& one : result.front) list.push_back(space.print(one.architecture));
        return list;
    };
    CHECK(names(halting.result()) == names(straight.result()));
    CHECK(halting.result().evaluated == straight.result().evaluated);
    const auto& sample = halting.result().history.sample();
    REQUIRE(sample.size() == straight.result().history.sample().size());
    CHECK(sample.back().latency_ms == straight.result().history.sample().back().latency_ms);
    const SearchHistory &one = halting.result().history, &other = straight.result().history;
    CHECK(one.moments().back().hypervolume == other.moments().back().hypervolume);
    CHECK(one.corner().latency_ms == other.corner().latency_ms);
    CHECK(one.corner().accuracy == other.corner().accuracy);
    CHECK(halting.result().best->architecture == straight.result().best->architecture);
    CHECK(halting.result().fastest->latency.ms == straight.result().fastest->latency.ms);
}

TEST_CASE("a search that has run out of architectures finds no more when it is asked again") {
    const MadeUpAccuracy accuracy;
    const MadeUpLatency latency;
    const Problem problem(search_space("nb201"), accuracy, latency);
    EvolutionarySearch search(problem, 2000, 1);
    search.run(100'000);
    const std::size_t found = search.result().evaluated, predicted = latency.predicted;
    search.run(200'000);
    CHECK(search.result().evaluated == found);
    CHECK(latency.predicted == predicted);
}

TEST_CASE("a population of fewer than four is refused") {
    const MadeUpAccuracy accuracy;
    const MadeUpLatency latency;
    const Problem problem(search_space("nb201"), accuracy, latency);
    CHECK_THROWS_AS(EvolutionarySearch(problem, 3, 1), std::invalid_argument);
}

TEST_CASE("a search that runs out of architectures ends") {
    const SearchSpace& space = search_space("nb201");
    SearchSettings settings;
    settings.evaluations = 100'000;
    settings.population = 2000;
    const MadeUpAccuracy accuracy;
    const MadeUpLatency latency;
    const SearchResult found = evolutionary_search(Problem(space, accuracy, latency), settings);
    CHECK(found.evaluated > 15'000);
    CHECK(found.evaluated <= 15'284);
}

TEST_CASE("capacity is the multiply-accumulates of the whole network in millions") {
    const SearchSpace& space = search_space("nb201");
    const std::vector<Architecture> architectures = {space.parse("3_3_3_3_3_3"), space.parse("1_1_1_1_1_1")};
    const std::vector<double> scores = Capacity(space).score(architectures);
    CHECK(scores[0] == Approx(space.total(architectures[0]).macs / 1e6));
    CHECK(scores[0] > scores[1]);
}

TEST_CASE("what a search finds does not depend on its threads") {
    // What it predicts depends on what is asked for together, as rounding does.
    class OfAShare final : public Predictor {
      public:
        std::vector<LatencyEstimate> predict(std::span<const Architecture> architectures,
                                             const Progress&) const override {
            std::vector<LatencyEstimate> estimates = blocks.predict(architectures, {});
            for (LatencyEstimate& estimate : estimates)
                estimate.ms *= 1 + .2 * static_cast<double>(architectures.size() % 7);
            return estimates;
        }
        PricedBlocks blocks;
    };
    const PricedBlocks blocks;
    const OfAShare latency;
    Problem problem(search_space("fbnet"), blocks, latency);
    const auto found = [&](unsigned threads) {
        problem.threads = threads;
        SearchSettings settings;
        settings.evaluations = 1230;
        std::vector<Architecture> front;
        for (const FoundArchitecture& one : evolutionary_search(problem, settings).front)
            front.push_back(one.architecture);
        return front;
    };
    const std::vector<Architecture> one = found(1);
    CHECK(one.size() > 20);
    for (const unsigned threads : {2u, 5u}) CHECK(found(threads) == one);
}
