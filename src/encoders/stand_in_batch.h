#pragma once

#include <vector>

#include "base/random.h"
#include "nn/feature_maps.h"

namespace latlab {

/// Images and labels that stand in for a data set's (ZCP.md section 6): smooth noise and uniform labels.
/// A page has no data set at hand, and the proxies of these rank networks as those of real images do.
struct StandInBatch {
    nn::FeatureMaps<float> images;  ///< three channels, variance 1
    std::vector<int> labels;
};

/// Each image is a sum of bilinearly enlarged grids of normal numbers, 1 to 32 cells a side, most of each
/// shared between the three channels.
StandInBatch stand_in_batch(int images, int size, int classes, Random& random);

/// Independent standard normal numbers.
nn::FeatureMaps<float> white_images(int images, int size, Random& random);

}  // namespace latlab
