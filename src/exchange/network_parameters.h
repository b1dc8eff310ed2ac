#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "spaces/network.h"

namespace latlab {

/// A name for each layer of a network, unique in it: where the layer stands and what it is, such as
/// "stage_1.cell_2.edge_0_1.convolution" or, where a piece has several of a kind, "layer_7.norm_2". The
/// PyTorch module of pytorch_module.h has the same names.
std::vector<std::string> layer_paths(const Network& network);

/// A tensor of numbers that a network has learnt, or might have: shape as PyTorch has it, rows one after the
/// other.
struct ParameterTensor {
    std::string name;  ///< "weight", "bias", "running_mean" or "running_var"
    std::vector<std::int64_t> shape;
    std::vector<float> values;
};

/// Random parameters for a network that nobody has trained. What every layer writes keeps about the same
/// size from the image to the logits: convolutions draw from U(-b, b) with variance 1 / (inputs of one
/// output), and batch normalisation's running statistics are those expected of such inputs. Nothing becomes
/// so large or so small that a device would take another time over it.
class RandomParameters {
  public:
    /// The network must outlive this.
    RandomParameters(const Network& network, std::uint64_t seed);

    /// The tensors of a layer; none where it learns nothing. The same for the same seed and layer, whatever
    /// was asked before.
    std::vector<ParameterTensor> of(int layer) const;

  private:
    const Network& network_;
    std::uint64_t seed_;
    std::vector<double> mean_square_;  // expected of what each layer writes
};

}  // namespace latlab
