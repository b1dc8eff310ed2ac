#include "predictor/nasflat_loss.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace latlab {
namespace {

using Pair = std::pair<int, int>;  // slower, faster

/// Pairs of rows that have an order, at most `most` of them, drawn at random where there are more.
std::vector<Pair> ordered_pairs(std::span<const float> targets, const NasflatGroup& group, std::size_t most,
                                Random& random) {
    std::vector<Pair> pairs;
    for (int i = group.first; i < group.first + group.count; ++i) {
        for (int j = group.first; j < i; ++j) {
            if (targets[i] > targets[j]) pairs.emplace_back(i, j);
            if (targets[i] < targets[j]) pairs.emplace_back(j, i);
        }
    }
    if (pairs.size() <= most) return pairs;
    std::vector<Pair> drawn;
    for (const std::size_t i : random.sample(pairs.size(), most)) drawn.push_back(pairs[i]);
    return drawn;
}

double hinge(std::span<const float> scores, std::span<const float> targets, const NasflatGroup& group,
             const NasflatOptions& options, Random& random, std::span<float> gradient) {
    const std::size_t most = options.pair_cap > 0 ? static_cast<std::size_t>(options.pair_cap * group.count)
                                                  : static_cast<std::size_t>(group.count) * group.count;
    const std::vector<Pair> pairs = ordered_pairs(targets, group, most, random);
    const float share = 1.0f / std::max<std::size_t>(1, pairs.size());
    double loss = 0;
    for (const auto& [slower, faster] : pairs) {
        const float gap = static_cast<float>(options.margin) - (scores[slower] - scores[faster]);
        if (gap <= 0) continue;
        loss += gap * share;
        gradient[slower] -= share;
        gradient[faster] += share;
    }
    return loss;
}

/// The mean over pairs is 2 n / (n - 1) times the variance of the residuals score - target.
double differences(std::span<const float> scores, std::span<const float> targets, const NasflatGroup& group,
                   std::span<float> gradient) {
    if (group.count < 2) return 0;
    const float n = static_cast<float>(group.count);
    float mean = 0;
    for (int i = group.first; i < group.first + group.count; ++i) mean += (scores[i] - targets[i]) / n;
    double loss = 0;
    for (int i = group.first; i < group.first + group.count; ++i) {
        const float residual = scores[i] - targets[i] - mean;
        loss += 2 * residual * residual / (n - 1);
        gradient[i] += 4 * residual / (n - 1);
    }
    return loss;
}

}  // namespace

double nasflat_loss(std::span<const float> scores, std::span<const float> targets,
                    std::span<const NasflatGroup> groups, const NasflatOptions& options, Random& random,
                    std::span<float> gradient) {
    std::fill(gradient.begin(), gradient.end(), 0.0f);
    double loss = 0;
    for (const NasflatGroup& group : groups) {
        loss += options.loss == NasflatOptions::Loss::hinge
                    ? hinge(scores, targets, group, options, random, gradient)
                    : differences(scores, targets, group, gradient);
    }
    const float share = 1.0f / std::max<std::size_t>(1, groups.size());
    for (float& g : gradient) g *= share;
    return loss * share;
}

}  // namespace latlab
