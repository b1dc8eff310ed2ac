#include "predictor/dead_operations.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "base/statistics.h"
#include "spaces/nb201.h"

namespace latlab {
namespace {

constexpr std::size_t cells_looked_at = 500;
constexpr double sure = 0.95;
constexpr int fewest_telling = 2;  // measured cells with operations that lead nowhere

// Cells with a 3x3 convolution on an edge, and the same without it.
struct Pairs {
    std::vector<Architecture> with, without;

    void add(const Architecture& cell, int edge) {
        with.push_back(cell);
        without.push_back(cell);
        without.back().ops[static_cast<std::size_t>(edge)] = nb201::none;
    }
    // What the convolution adds to a latency, as a sum of the numbers that the prior describes cells by.
    Eigen::RowVectorXd difference(const FewShotPrior& prior) const {
        return prior.encode(with).colwise().mean() - prior.encode(without).colwise().mean();
    }
};

// Whether nothing else loses its way from the input to the output when the operation goes.
bool goes_alone(const SearchSpace& space, const Architecture& cell, int edge) {
    Architecture without = cell, pruned = space.pruned(cell);
    without.ops[static_cast<std::size_t>(edge)] = pruned.ops[static_cast<std::size_t>(edge)] = nb201::none;
    return space.pruned(without) == pruned;
}

// One row where the convolutions lead nowhere and one where they take part: the mean over the edges on which
// both occur.
Eigen::MatrixXd compared_costs(const FewShotPrior& prior) {
    const SearchSpace& space = prior.map->space();
    std::array<Pairs, nb201::edge_count> dead, live;
    Random random(1);
    for (const std::size_t place : random.sample(nb201::cell_count, cells_looked_at)) {
        const Architecture cell = space.at(place), pruned = space.pruned(cell);
        for (int edge = 0; edge < nb201::edge_count; ++edge) {
            const auto e = static_cast<std::size_t>(edge);
            if (cell.ops[e] != nb201::nor_conv_3x3) continue;
            if (pruned.ops[e] == nb201::none) {
                dead[e].add(cell, edge);
            } else if (goes_alone(space, cell, edge)) {
                live[e].add(cell, edge);
            }
        }
    }
    Eigen::MatrixXd costs =
        Eigen::MatrixXd::Zero(2, prior.groups().back().first + prior.groups().back().width);
    for (std::size_t e = 0; e < dead.size(); ++e) {
        if (dead[e].with.empty() || live[e].with.empty()) continue;
        costs.row(0) += dead[e].difference(prior);
        costs.row(1) += live[e].difference(prior);
    }
    return costs;
}

double normal_probability(double deviations) {
    return 0.5 * std::erfc(-deviations / std::sqrt(2.0));
}

}  // namespace

std::optional<DeadOperations> dead_operations(const FewShotPosterior& posterior,
                                              std::span<const Architecture> measured) {
    const SearchSpace& space = posterior.prior().map->space();
    if (space.id() != "nb201") return std::nullopt;
    const auto telling = std::count_if(measured.begin(), measured.end(),
                                       [&](const Architecture& cell) { return space.pruned(cell) != cell; });
    Eigen::MatrixXd sums(3, posterior.measured().cols());
    sums.topRows(2) = compared_costs(posterior.prior());
    sums.row(2) = sums.row(0) - 0.5 * sums.row(1);
    const Belief belief = believed(posterior, sums, 0, posterior.mixture().members().size());
    const auto deviation = [&](Eigen::Index i) {
        return std::sqrt(std::max(belief.covariance(i, i) + belief.spread[i], 1e-300));
    };
    DeadOperations dead;
    if (telling < fewest_telling) return dead;
    if (!(belief.mean[1] > normal80 * deviation(1))) return dead;  // what they cost elsewhere is not known
    dead.cost_share = belief.mean[0] / belief.mean[1];
    const double reach = normal80 * deviation(0) / belief.mean[1];
    dead.cost_bounds = {dead.cost_share - reach, dead.cost_share + reach};
    dead.executed_probability = normal_probability(belief.mean[2] / deviation(2));
    if (dead.executed_probability >= sure) dead.verdict = DeadOperations::Verdict::executed;
    if (dead.executed_probability <= 1 - sure) dead.verdict = DeadOperations::Verdict::dropped;
    return dead;
}

std::string sentence(const DeadOperations& dead) {
    char share[64];
    std::snprintf(share, sizeof share, "%.0f %% of", 100 * std::max(dead.cost_share, 0.0));
    switch (dead.verdict) {
        case DeadOperations::Verdict::executed:
            return "It executes operations that lead nowhere: a 3x3 convolution costs " + std::string(share) +
                   " what it costs where it takes part.";
        case DeadOperations::Verdict::dropped:
            return "It drops operations that lead nowhere: a 3x3 convolution costs " + std::string(share) +
                   " what it costs where it takes part.";
        case DeadOperations::Verdict::unknown:
            return "Whether it executes operations that lead nowhere cannot be told from these measurements.";
    }
    return "";
}

}  // namespace latlab
