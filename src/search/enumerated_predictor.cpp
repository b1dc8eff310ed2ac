#include "search/enumerated_predictor.h"

#include <stdexcept>

namespace latlab {

EnumeratedPredictor::EnumeratedPredictor(const SearchSpace& space, const Predictor& predictor,
                                         const Progress& progress)
    : space_(&space), estimates_(predictor.predict(every_architecture(space), progress)) {}

std::vector<LatencyEstimate> EnumeratedPredictor::predict(std::span<const Architecture> architectures,
                                                          const Progress&) const {
    std::vector<LatencyEstimate> estimates;
    estimates.reserve(architectures.size());
    for (const Architecture& architecture : architectures) {
        estimates.push_back(estimates_.at(space_->index(architecture)));
    }
    return estimates;
}

std::vector<Architecture> every_architecture(const SearchSpace& space) {
    if (!space.enumerable()) throw std::logic_error("every_architecture: the space is not enumerable");
    const auto size = static_cast<std::size_t>(space.size());
    std::vector<Architecture> all;
    all.reserve(size);
    for (std::size_t i = 0; i < size; ++i) all.push_back(space.at(i));
    return all;
}

}  // namespace latlab
