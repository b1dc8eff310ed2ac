#include <cmath>

#include "encoders/proxy_parts.h"

namespace latlab {
namespace {

void fill_uniform(nn::Matrix<float>& matrix, double bound, Random& random) {
    for (nn::Index i = 0; i < matrix.size(); ++i)
        matrix.data()[i] = static_cast<float>(random.uniform(-bound, bound));
}

void fill_normal(nn::Matrix<float>& matrix, double deviation, Random& random) {
    for (nn::Index i = 0; i < matrix.size(); ++i)
        matrix.data()[i] = static_cast<float>(deviation * random.normal());
}

constexpr double fbnet_linear_deviation = .001;

double fbnet_deviation(const NetworkLayer& layer) {
    if (layer.kind == NetworkLayer::Kind::linear) return fbnet_linear_deviation;
    return std::sqrt(2.0 / (layer.channels * layer.kernel * layer.kernel));
}

}  // namespace

void initialise(NetworkPass<float>& pass, Initialisation how, Random& random) {
    for (auto& weights : pass.weights()) {
        weights.bias.setZero();
        if (how == Initialisation::nb201) {
            const double bound = 1 / std::sqrt(static_cast<double>(weights.matrix.rows()));
            fill_uniform(weights.matrix, bound, random);
            fill_uniform(weights.bias, bound, random);
        } else {
            const NetworkLayer& layer = pass.network().layers[weights.layer];
            fill_normal(weights.matrix, how == Initialisation::fbnet ? fbnet_deviation(layer) : 1.0, random);
        }
    }
}

}  // namespace latlab
