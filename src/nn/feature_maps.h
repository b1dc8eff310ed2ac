#pragma once

#include "nn/matrix.h"

namespace latlab::nn {

/// Square feature maps of a batch of images: a row for each pixel (image, then row, then column, the last
/// running fastest), a column for each channel. What is contiguous is what a convolution multiplies.
template <class S>
struct FeatureMaps {
    int images = 0, size = 0;
    Matrix<S> values;  ///< images * size * size x channels

    FeatureMaps() = default;
    FeatureMaps(int images, int size, int channels) { resize(images, size, channels); }

    int channels() const { return static_cast<int>(values.cols()); }
    Index pixels() const { return static_cast<Index>(size) * size; }
    /// Does nothing where the shape is the same already; the numbers are undefined otherwise.
    void resize(int image_count, int map_size, int channel_count) {
        images = image_count;
        size = map_size;
        values.resize(image_count * pixels(), channel_count);
    }
    auto image(int i) { return values.middleRows(i * pixels(), pixels()); }
    auto image(int i) const { return values.middleRows(i * pixels(), pixels()); }
};

}  // namespace latlab::nn
