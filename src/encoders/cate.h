#pragma once

#include <cstdint>
#include <string>

#include "base/progress.h"
#include "encoders/cate_network.h"
#include "encoders/encoder.h"
#include "encoders/encoder_file.h"

namespace latlab {

/// CATE (Yan et al., "CATE: Computation-aware Neural Architecture Encoding with Transformers", 2021): a
/// transformer that learns to tell hidden operations from the rest of an architecture and from another one of
/// similar cost. It learns from architectures and their costs alone, no latency and no accuracy.
///
/// As published its vector is the state of the last token. Where a token sees only itself (FBNet) that is a
/// function of the last layer's operation, nine distinct vectors for all networks. Here tokens know their
/// place and see what data reaches them from, and the vector is the mean over all of them.
class Cate final : public Encoder {
  public:
    Cate(const SearchSpace& space, const CateOptions& options, std::uint64_t seed,
         CateNetwork<float> network);
    /// `name` stands for the file in messages.
    Cate(const EncoderFile& file, const std::string& name);

    std::string_view id() const override { return "cate"; }
    const SearchSpace& space() const override { return *space_; }
    int width() const override { return cate_width(options_); }
    Eigen::MatrixXf encode(std::span<const Architecture> architectures) const override;

    const CateOptions& options() const { return options_; }
    std::string save() const;

  private:
    const SearchSpace* space_;
    CateOptions options_;
    std::uint64_t seed_;
    CateNetwork<float> network_;
};

/// Throws DataError unless the heads of attention share a token's width evenly.
void require_whole_heads(const CateOptions& options);

/// Trains an encoder for a space. The same seed gives the same encoder. Throws DataError for settings that do
/// not go together.
Cate train_cate(const SearchSpace& space, const CateOptions& options, std::uint64_t seed,
                const Progress& progress = {});

}  // namespace latlab
