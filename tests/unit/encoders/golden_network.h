#pragma once

#include <cmath>
#include <vector>

#include "encoders/network_pass.h"

// The weights and images of golden_proxies.py.
namespace latlab::test {

template <class S>
void fill_golden_weights(NetworkPass<S>& pass) {
    for (auto& weights : pass.weights()) {
        const NetworkLayer& layer = pass.network().layers[weights.layer];
        const int kernel = layer.kernel;
        const int channels = static_cast<int>(weights.matrix.rows()) / (kernel * kernel);
        const double scale = 1 / std::sqrt(static_cast<double>(weights.matrix.rows()));
        for (int o = 0; o < layer.channels; ++o) {
            for (int tap = 0; tap < kernel * kernel; ++tap) {
                for (int i = 0; i < channels; ++i) {
                    const int y = tap / kernel, x = tap % kernel;
                    weights.matrix(tap * channels + i, o) =
                        static_cast<S>(scale * std::sin(.9 * (o + 1) * (i + 1) + 2.1 * y * (o + 1) +
                                                        3.7 * x * (i + 1) + channels));
                }
            }
        }
    }
}

template <class S>
nn::FeatureMaps<S> golden_images(int count, double shift = 0) {
    constexpr int size = 32;
    nn::FeatureMaps<S> images(count, size, 3);
    for (int n = 1; n <= count; ++n) {
        for (int y = 1; y <= size; ++y) {
            for (int x = 1; x <= size; ++x) {
                for (int c = 1; c <= 3; ++c) {
                    images.values(((n - 1) * size + y - 1) * size + x - 1, c - 1) = static_cast<S>(
                        std::sin(.31 * n * c * y + .17 * x * (n + 2)) + .1 * std::cos(x * y * n) +
                        shift * std::sin(.53 * n * x + .29 * c * y));
                }
            }
        }
    }
    return images;
}

/// Six images' labels.
inline std::vector<int> golden_labels() {
    return {0, 3, 2, 1, 0, 3};
}

}  // namespace latlab::test
