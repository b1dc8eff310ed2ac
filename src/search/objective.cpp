#include "search/objective.h"

namespace latlab {

std::vector<double> Capacity::score(std::span<const Architecture> architectures) const {
    std::vector<double> scores;
    scores.reserve(architectures.size());
    for (const Architecture& architecture : architectures)
        scores.push_back(space_->total(architecture).macs / 1e6);
    return scores;
}

std::vector<double> Parameters::score(std::span<const Architecture> architectures) const {
    std::vector<double> scores;
    scores.reserve(architectures.size());
    for (const Architecture& architecture : architectures)
        scores.push_back(space_->total(architecture).parameters / 1e6);
    return scores;
}

std::string Capacity::text() const {
    return "capacity in million multiply-accumulates, which stands in for accuracy: it says how large a "
           "network is, "
           "not how good";
}

}  // namespace latlab
