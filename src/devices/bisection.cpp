#include "devices/bisection.h"

#include <numeric>
#include <stdexcept>
#include <utility>

namespace latlab {
namespace {

constexpr int starts = 50;

using Sides = Eigen::VectorXd;  // of each node: 1 in the first half, -1 in the second

double cut_of(const Eigen::MatrixXd& weights, const Sides& sides) {
    return (weights.sum() - sides.dot(weights * sides)) / 4;
}

// Exchanges pair after pair, each the one that lowers the cut most or raises it least, no node twice, and
// keeps the exchanges up to the lowest cut on the way. Returns by how much that is lower.
double exchange_pairs(const Eigen::MatrixXd& weights, Sides& sides) {
    // By how much the cut falls when a node alone changes sides.
    Eigen::VectorXd gain = -sides.cwiseProduct(weights * sides);
    std::vector<int> free(static_cast<std::size_t>(sides.size()));
    std::iota(free.begin(), free.end(), 0);
    std::vector<std::pair<int, int>> exchanged;
    double sum = 0, best = 0;
    std::size_t kept = 0;
    for (Eigen::Index step = 0; step < sides.size() / 2; ++step) {
        double most = 0;
        std::pair<int, int> pair{-1, -1};
        for (const int a : free) {
            for (const int b : free) {
                if (sides[a] < 0 || sides[b] > 0) continue;
                // Their own edge is cut before and after.
                const double fall = gain[a] + gain[b] - 2 * weights(a, b);
                if (pair.first >= 0 && fall <= most) continue;
                most = fall;
                pair = {a, b};
            }
        }
        const auto [a, b] = pair;
        std::erase(free, a);
        std::erase(free, b);
        for (const int c : free) gain[c] += 2 * sides[c] * (weights(c, a) - weights(c, b));
        exchanged.push_back(pair);
        sum += most;
        if (sum > best) {
            best = sum;
            kept = exchanged.size();
        }
    }
    for (std::size_t i = 0; i < kept; ++i) std::swap(sides[exchanged[i].first], sides[exchanged[i].second]);
    return best;
}

Sides random_halves(Eigen::Index nodes, Random& random) {
    std::vector<double> sides(static_cast<std::size_t>(nodes), 1);
    std::fill(sides.begin() + (nodes + 1) / 2, sides.end(), -1);
    random.shuffle(sides);
    return Eigen::Map<Sides>(sides.data(), nodes);
}

}  // namespace

Bisection bisect(const Eigen::MatrixXd& weights, Random& random) {
    Eigen::MatrixXd edges = weights;
    edges.diagonal().setZero();
    if (edges.rows() < 2 || edges.rows() != edges.cols() || !edges.allFinite())
        throw std::invalid_argument("bisect: finite weights between two nodes or more");
    // What is below it is rounding.
    const double least = 1e-12 * (1 + edges.cwiseAbs().sum());
    Sides best;
    double lowest = 0;
    for (int start = 0; start < starts; ++start) {
        Sides sides = random_halves(edges.rows(), random);
        while (exchange_pairs(edges, sides) > least) {
        }
        const double cut = cut_of(edges, sides);
        if (start > 0 && cut > lowest - least) continue;
        lowest = cut;
        best = std::move(sides);
    }
    Bisection halves{{}, {}, lowest};
    for (int node = 0; node < best.size(); ++node)
        (best[node] > 0 ? halves.first : halves.second).push_back(node);
    return halves;
}

}  // namespace latlab
