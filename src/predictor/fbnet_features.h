#pragma once

#include <memory>

#include "predictor/feature_map.h"

namespace latlab {

/// FBNet, a chain: each number is a sum over the layers of something that layer and operation decide.
/// macs; totals (MACs, parameters, activations, depthwise and pointwise work, layers that do something);
/// roots (square roots of a layer's work and sizes); hinges (what a layer's work is above a level, as in a
/// roofline); layer (which operation is in which layer); smooth (the same with neighbouring layers and
/// similar operations alike); smooth activations (the same times what a layer writes: an efficiency that
/// varies smoothly).
std::unique_ptr<const FeatureMap> fbnet_features(const SearchSpace& space);

}  // namespace latlab
