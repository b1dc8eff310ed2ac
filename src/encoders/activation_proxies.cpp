#include <Eigen/LU>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

#include "encoders/proxy_parts.h"

namespace latlab {
namespace {

using Kind = NetworkLayer::Kind;

constexpr double momentum = .1;  // of batch normalisation's running variance

// Whether each number of an image is above zero, 64 to a word.
std::vector<std::uint64_t> sign_bits(const nn::FeatureMaps<float>& maps, int image) {
    const auto values = maps.image(image);
    const float* first = values.data();
    std::vector<std::uint64_t> bits(static_cast<std::size_t>(values.size() + 63) / 64);
    for (nn::Index i = 0; i < values.size(); ++i)
        bits[static_cast<std::size_t>(i / 64)] |= std::uint64_t{first[i] > 0} << (i % 64);
    return bits;
}

// Adds for each pair of images how many numbers are on in both or off in both.
void add_agreement(const NetworkPass<float>::Parts& batch, Eigen::MatrixXd& kernel) {
    std::vector<std::vector<std::uint64_t>> bits;
    for (const nn::FeatureMaps<float>& part : batch) {
        for (int i = 0; i < part.images; ++i) bits.push_back(sign_bits(part, i));
    }
    const double numbers = static_cast<double>(batch.front().pixels()) * batch.front().channels();
    for (Eigen::Index i = 0; i < kernel.rows(); ++i) {
        kernel(i, i) += numbers;
        for (Eigen::Index j = 0; j < i; ++j) {
            int different = 0;
            for (std::size_t word = 0; word < bits[i].size(); ++word)
                different += std::popcount(bits[i][word] ^ bits[j][word]);
            kernel(i, j) += numbers - different;
            kernel(j, i) += numbers - different;
        }
    }
}

double log_absolute_determinant(const Eigen::MatrixXd& matrix) {
    const double logarithm =
        Eigen::PartialPivLU<Eigen::MatrixXd>(matrix).matrixLU().diagonal().array().abs().log().sum();
    return std::isfinite(logarithm) ? logarithm : std::numeric_limits<double>::quiet_NaN();
}

// One step of each batch normalisation's running variance, which starts at 1 and counts without bias.
void update_running_variance(const NetworkPass<float>& pass, int images,
                             std::vector<Eigen::ArrayXd>& running) {
    for (std::size_t i = 0; i < running.size(); ++i) {
        if (pass.network().layers[i].kind != Kind::batch_norm) continue;
        const int layer = static_cast<int>(i);
        const double size = pass.network().layers[i].size, numbers = images * size * size;
        const Eigen::ArrayXd variance =
            pass.batch_norm(layer).variance.cast<double>().transpose() * (numbers / (numbers - 1));
        if (running[i].size() == 0) running[i].setOnes(variance.size());
        running[i] = (1 - momentum) * running[i] + momentum * variance;
    }
}

// The layer whose outputs zen compares.
int compared_layer(const Network& network, ZenOutput where) {
    const int logits = static_cast<int>(network.layers.size()) - 1;
    if (where == ZenOutput::logits) return logits;
    const int pool = network.layers[logits].inputs.front();
    return network.layers[pool].inputs.front();
}

}  // namespace

double nwot(const NetworkPass<float>& pass) {
    const auto& layers = pass.network().layers;
    const Eigen::Index images = pass.logits().rows();
    Eigen::MatrixXd kernel = Eigen::MatrixXd::Zero(images, images);
    for (std::size_t i = 0; i < layers.size(); ++i) {
        if (layers[i].kind == Kind::relu) add_agreement(pass.output(layers[i].inputs.front()), kernel);
    }
    return log_absolute_determinant(kernel);
}

double zen(NetworkPass<float>& pass, const nn::FeatureMaps<float>& images,
           const nn::FeatureMaps<float>& disturbed, ZenOutput where) {
    const std::size_t layers = pass.network().layers.size();
    const int compared = compared_layer(pass.network(), where);
    std::vector<Eigen::ArrayXd> running(layers);
    const nn::Matrix<float> before = pass.forward_to(compared, images);
    update_running_variance(pass, images.images, running);
    const nn::Matrix<float> after = pass.forward_to(compared, disturbed);
    update_running_variance(pass, images.images, running);
    double change = (after - before).cast<double>().cwiseAbs().sum();
    if (where == ZenOutput::features) change /= images.images;
    double score = std::log(change);
    for (const Eigen::ArrayXd& variance : running) {
        if (variance.size() > 0) score += .5 * std::log(variance.mean());
    }
    return std::isfinite(score) ? score : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace latlab
