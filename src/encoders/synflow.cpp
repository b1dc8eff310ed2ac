#include <cmath>

#include "encoders/proxy_parts.h"

namespace latlab {

double synflow(const NetworkPass<float>& pass) {
    NetworkPass<double> positive(pass.network());  // floats overflow for some networks
    for (std::size_t i = 0; i < pass.weights().size(); ++i) {
        positive.weights()[i].matrix = pass.weights()[i].matrix.cast<double>().cwiseAbs();
        positive.weights()[i].bias = pass.weights()[i].bias.cast<double>().cwiseAbs();
    }
    const NetworkLayer& image = pass.network().layers.front();
    nn::FeatureMaps<double> ones(1, image.size, image.channels);
    ones.values.setOnes();
    positive.forward(ones, NetworkPass<double>::Norm::none);
    positive.backward(nn::Matrix<double>::Ones(1, positive.logits().cols()));
    double sum = 0;
    for (const auto& weights : positive.weights())
        sum += weights.matrix.cwiseProduct(weights.gradient).cwiseAbs().sum();
    return sum > 0 ? std::log(sum) : 0;
}

}  // namespace latlab
