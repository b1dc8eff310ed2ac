#include "predictor/pruned_predictor.h"

#include <cmath>

namespace latlab {

std::vector<Measurement> pruned(const SearchSpace& space, std::vector<Measurement> measurements) {
    for (Measurement& measurement : measurements)
        measurement.architecture = space.pruned(measurement.architecture);
    return measurements;
}

std::vector<LatencyEstimate> PrunedPredictor::predict(std::span<const Architecture> architectures,
                                                      const Progress& progress) const {
    return predictor_->predict(pruned(architectures), progress);
}

std::vector<LatencyInterval> PrunedPredictor::changes(const Architecture& from,
                                                      std::span<const Architecture> to) const {
    const Architecture before = space_->pruned(from);
    const std::vector<Architecture> after = pruned(to);
    std::vector<LatencyInterval> changes = predictor_->changes(before, after);
    for (std::size_t i = 0; i < after.size(); ++i)
        if (after[i] == before && !std::isnan(changes[i].lower)) changes[i] = {0, 0};
    return changes;
}

std::vector<Architecture> PrunedPredictor::pruned(std::span<const Architecture> architectures) const {
    std::vector<Architecture> without;
    without.reserve(architectures.size());
    for (const Architecture& architecture : architectures) without.push_back(space_->pruned(architecture));
    return without;
}

}  // namespace latlab
