#include "encoders/stand_in_batch.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace latlab {
namespace {

constexpr int channel_count = 3;
constexpr double shared_between_channels = .85;

// Cells a side of a grid and its share of the variance.
struct Scale {
    int cells;
    double variance;
};
constexpr std::array<Scale, 6> scales{{{1, .25}, {2, .20}, {4, .20}, {8, .15}, {16, .12}, {32, .08}}};

// Rows: pixels; columns: cells. The weights of a pixel's two nearest cells' centres.
Eigen::MatrixXf interpolation(int size, int cells) {
    Eigen::MatrixXf weights = Eigen::MatrixXf::Zero(size, cells);
    for (int i = 0; i < size; ++i) {
        const double at = std::clamp((i + .5) * cells / size - .5, 0.0, cells - 1.0);
        const int low = std::min(static_cast<int>(at), std::max(0, cells - 2));
        const double rest = at - low;
        weights(i, low) += static_cast<float>(1 - rest);
        if (cells > 1) weights(i, low + 1) += static_cast<float>(rest);
    }
    return weights;
}

Eigen::MatrixXf normal_grid(int cells, Random& random) {
    Eigen::MatrixXf grid(cells, cells);
    for (float& value : grid.reshaped()) value = static_cast<float>(random.normal());
    return grid;
}

// Interpolation averages cells, which takes variance away: this is what is left of 1, over all pixels.
double left_variance(const Eigen::MatrixXf& weights) {
    const double of_a_side = weights.rowwise().squaredNorm().mean();
    return of_a_side * of_a_side;
}

}  // namespace

StandInBatch stand_in_batch(int images, int size, int classes, Random& random) {
    StandInBatch batch{nn::FeatureMaps<float>(images, size, channel_count), {}};
    batch.images.values.setZero();
    for (const Scale& scale : scales) {
        const Eigen::MatrixXf weights = interpolation(size, scale.cells);
        const double amplitude = std::sqrt(scale.variance / left_variance(weights));
        const float common = static_cast<float>(amplitude * std::sqrt(shared_between_channels));
        const float own = static_cast<float>(amplitude * std::sqrt(1 - shared_between_channels));
        for (int image = 0; image < images; ++image) {
            const Eigen::MatrixXf shared = common * normal_grid(scale.cells, random);
            for (int channel = 0; channel < channel_count; ++channel) {
                const Eigen::MatrixXf grid = shared + own * normal_grid(scale.cells, random);
                const nn::Matrix<float> map = weights * grid * weights.transpose();
                batch.images.image(image).col(channel) +=
                    Eigen::Map<const Eigen::VectorXf>(map.data(), map.size());
            }
        }
    }
    for (int image = 0; image < images; ++image)
        batch.labels.push_back(static_cast<int>(random.below(static_cast<std::size_t>(classes))));
    return batch;
}

nn::FeatureMaps<float> white_images(int images, int size, Random& random) {
    nn::FeatureMaps<float> white(images, size, channel_count);
    for (float& value : white.values.reshaped<Eigen::RowMajor>()) value = static_cast<float>(random.normal());
    return white;
}

}  // namespace latlab
