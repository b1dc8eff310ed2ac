#pragma once

#include "spaces/search_space.h"

// Costs of the pieces that networks are made of, each on square feature maps of one image.
// What counts as a FLOP is ZCP.md section 3: MACs, two for each number that batch normalisation writes, one
// for each that ReLU writes.
namespace latlab::cost {

struct Convolution {
    int in, out, kernel, groups, out_size;
};

/// A convolution without bias.
LayerCost convolution(const Convolution& shape);
LayerCost batch_norm(int channels, int size);
LayerCost relu(int channels, int size);
/// A fully connected layer with bias.
LayerCost linear(int in, int out);
/// Something that only adds elementwise work.
LayerCost elementwise(double flops);

/// Adds the costs; the name of the left side stays.
LayerCost& operator+=(LayerCost& sum, const LayerCost& part);
LayerCost operator+(LayerCost sum, const LayerCost& part);
LayerCost named(std::string name, LayerCost layer);

}  // namespace latlab::cost
