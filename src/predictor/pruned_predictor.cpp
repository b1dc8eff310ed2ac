#include "predictor/pruned_predictor.h"

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
    return predictor_->changes(space_->pruned(from), pruned(to));
}

std::vector<Architecture> PrunedPredictor::pruned(std::span<const Architecture> architectures) const {
    std::vector<Architecture> without;
    without.reserve(architectures.size());
    for (const Architecture& architecture : architectures) without.push_back(space_->pruned(architecture));
    return without;
}

}  // namespace latlab
