#pragma once

#include <span>

#include "base/random.h"
#include "encoders/network_pass.h"
#include "encoders/stand_in_batch.h"

// The parts of zero_cost_proxies(), each with the formula of ZCP.md section 3.
namespace latlab {

enum class Initialisation {
    nb201,   ///< PyTorch's defaults: uniform within +-1 / sqrt(fan-in)
    fbnet,   ///< normal: variance 2 / (outputs * kernel^2), .001^2 in the linear layer, bias 0
    normal,  ///< standard normal, bias 0 (zen)
};
void initialise(NetworkPass<float>& pass, Initialisation how, Random& random);

/// The sum of the weights' norms, layer by layer.
double l2_norm(const NetworkPass<float>& pass);

/// The sum over ReLUs of the agreement of their on and off, as the log-determinant of a matrix between
/// images. After a forward(). Not a number if two images agree everywhere.
double nwot(const NetworkPass<float>& pass);

struct GradientProxies {
    double grad_norm = 0, snip = 0, plain = 0, fisher = 0;
};
/// The derivative of the mean cross-entropy. After a forward().
template <class S>
GradientProxies gradient_proxies(NetworkPass<S>& pass, std::span<const int> labels);
/// After gradient_proxies(), whose gradients it uses. Of weights before batch normalisation it takes the
/// square of their gradient's length, which is what they add but for the 1e-5 beside the variance.
template <class S>
double grasp(const NetworkPass<S>& pass);

struct JacobianProxies {
    double jacov = 0, epe_nas = 0;
};
/// Of the derivative of the sum of all logits by the images. After a forward().
JacobianProxies jacobian_proxies(NetworkPass<float>& pass, std::span<const int> labels);
/// From a matrix with a row for each image.
JacobianProxies jacobian_proxies(const nn::Matrix<float>& jacobian, std::span<const int> labels, int classes);

/// Which outputs of two forward passes zen compares: the published tables differ. Features are those before
/// the last pool, and averaged over the images; logits are added up.
enum class ZenOutput { features, logits };
/// From two batches that differ a little; the weights are those of Initialisation::normal.
double zen(NetworkPass<float>& pass, const nn::FeatureMaps<float>& images,
           const nn::FeatureMaps<float>& disturbed, ZenOutput where);

/// Of the same weights, as absolute values, without batch normalisation. The logarithm; 0 for a flow of 0.
double synflow(const NetworkPass<float>& pass);

}  // namespace latlab
