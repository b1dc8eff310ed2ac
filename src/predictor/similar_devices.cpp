#include "predictor/similar_devices.h"

#include <algorithm>
#include <cmath>

#include "base/statistics.h"

namespace latlab {

std::vector<SimilarDevice> similar_devices(const std::vector<std::string>& devices,
                                           const Eigen::MatrixXd& known, std::span<const double> measured) {
    std::vector<SimilarDevice> similar;
    for (std::size_t i = 0; i < devices.size(); ++i) {
        const auto column = known.col(static_cast<Eigen::Index>(i));
        const double correlation = spearman(std::vector<double>(column.begin(), column.end()), measured);
        if (!std::isnan(correlation)) similar.push_back({devices[i], correlation});
    }
    std::stable_sort(similar.begin(), similar.end(),
                     [](const SimilarDevice& a, const SimilarDevice& b) { return a.spearman > b.spearman; });
    return similar;
}

}  // namespace latlab
