#include <cmath>

#include "encoders/proxy_parts.h"

namespace latlab {
namespace {

template <class S>
void fill_uniform(nn::Matrix<S>& matrix, double bound, Random& random) {
    for (nn::Index i = 0; i < matrix.size(); ++i)
        matrix.data()[i] = static_cast<S>(random.uniform(-bound, bound));
}

template <class S>
void fill_normal(nn::Matrix<S>& matrix, double deviation, Random& random) {
    for (nn::Index i = 0; i < matrix.size(); ++i)
        matrix.data()[i] = static_cast<S>(deviation * random.normal());
}

constexpr double fbnet_linear_deviation = .001;

double fbnet_deviation(const NetworkLayer& layer) {
    if (layer.kind == NetworkLayer::Kind::linear) return fbnet_linear_deviation;
    return std::sqrt(2.0 / (layer.channels * layer.kernel * layer.kernel));
}

}  // namespace

template <class S>
void initialise(NetworkPass<S>& pass, Initialisation how, Random& random) {
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

template void initialise(NetworkPass<float>&, Initialisation, Random&);
template void initialise(NetworkPass<double>&, Initialisation, Random&);

}  // namespace latlab
