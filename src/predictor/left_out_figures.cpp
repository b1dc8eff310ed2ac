#include "predictor/left_out_figures.h"

#include <vector>

#include "base/random.h"
#include "base/statistics.h"

namespace latlab {
namespace {

constexpr std::size_t draws = 1000;
constexpr double below = 0.1, above = 0.9;

Bounds bounds(std::vector<double>& figures) {
    std::erase_if(figures, [](double figure) { return std::isnan(figure); });
    if (2 * figures.size() < draws) return {};
    return {quantile(figures, below), quantile(figures, above)};
}

}  // namespace

FigureBounds bootstrap_figures(std::span<const double> predicted, std::span<const double> measured,
                               std::uint64_t seed) {
    std::vector<std::size_t> kept;
    for (std::size_t i = 0; i < predicted.size(); ++i) {
        if (!std::isnan(predicted[i])) kept.push_back(i);
    }
    if (kept.size() < 2) return {};
    Random random(seed);
    std::vector<double> drawn(kept.size()), truth(kept.size()), errors(kept.size());
    std::vector<double> orders, pairs, medians;
    for (std::size_t draw = 0; draw < draws; ++draw) {
        for (std::size_t i = 0; i < kept.size(); ++i) {
            const std::size_t place = kept[random.below(kept.size())];
            drawn[i] = predicted[place];
            truth[i] = measured[place];
            errors[i] = std::abs(drawn[i] - truth[i]) / truth[i];
        }
        orders.push_back(spearman(drawn, truth));
        pairs.push_back(kendall_tau_b(drawn, truth));
        medians.push_back(median(errors));
    }
    return {bounds(orders), bounds(pairs), bounds(medians)};
}

}  // namespace latlab
