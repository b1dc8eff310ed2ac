#pragma once

#include <cstdint>
#include <string>

#include "base/progress.h"
#include "encoders/arch2vec_network.h"
#include "encoders/encoder.h"
#include "encoders/encoder_file.h"

namespace latlab {

/// Arch2Vec (Yan et al., "Does Unsupervised Architecture Representation Learning Help Neural Architecture
/// Search?", 2020): a variational autoencoder with a graph isomorphism network for an encoder. It learns
/// from architectures alone, no latency and no accuracy.
///
/// As published, every node of the graph has latent numbers of its own, from which its operation and its
/// links are reconstructed, and an architecture's vector is their mean afterwards. Where nodes do not know
/// their place and have no neighbours (FBNet) that mean is a histogram of operations: which layer has which
/// is lost. Here nodes know their place and the network is reconstructed from the mean, so nothing can hide
/// from it.
class Arch2Vec final : public Encoder {
  public:
    Arch2Vec(const SearchSpace& space, const Arch2VecOptions& options, std::uint64_t seed,
             Arch2VecNetwork<float> network);
    /// `name` stands for the file in messages.
    Arch2Vec(const EncoderFile& file, const std::string& name);

    std::string_view id() const override { return "arch2vec"; }
    const SearchSpace& space() const override { return *space_; }
    int width() const override { return options_.width; }
    Eigen::MatrixXf encode(std::span<const Architecture> architectures) const override;

    const Arch2VecOptions& options() const { return options_; }
    std::string save() const;

  private:
    const SearchSpace* space_;
    Arch2VecOptions options_;
    std::uint64_t seed_;
    Arch2VecNetwork<float> network_;
};

/// Trains an encoder for a space. The same seed gives the same encoder.
Arch2Vec train_arch2vec(const SearchSpace& space, const Arch2VecOptions& options, std::uint64_t seed,
                        const Progress& progress = {});

}  // namespace latlab
