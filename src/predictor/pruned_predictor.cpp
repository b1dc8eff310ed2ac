#include "predictor/pruned_predictor.h"

namespace latlab {

std::vector<Measurement> pruned(const SearchSpace& space, std::vector<Measurement> measurements) {
    for (Measurement& measurement : measurements)
        measurement.architecture = space.pruned(measurement.architecture);
    return measurements;
}

std::vector<LatencyEstimate> PrunedPredictor::predict(std::span<const Architecture> architectures,
                                                      const Progress& progress) const {
    std::vector<Architecture> without;
    without.reserve(architectures.size());
    for (const Architecture& architecture : architectures) without.push_back(space_->pruned(architecture));
    return predictor_->predict(without, progress);
}

}  // namespace latlab
