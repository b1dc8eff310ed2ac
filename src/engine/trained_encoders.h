#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "base/progress.h"
#include "encoders/encoder.h"
#include "encoders/probe.h"
#include "spaces/search_space.h"

namespace latlab {

/// A training of Arch2Vec that a page can wait for: fewer architectures and epochs than the shipped encoders
/// had.
struct EncoderTraining {
    const SearchSpace* space = nullptr;
    std::size_t architectures = 2'000, epochs = 4;
    std::uint64_t seed = 1;
    bool operator==(const EncoderTraining&) const = default;
};

struct TrainedEncoder {
    std::shared_ptr<const Encoder> encoder;
    ProbeResult probe;  ///< what can be read off its vectors
};

/// Trains encoders, and keeps the last one.
class TrainedEncoders {
  public:
    const TrainedEncoder& get(const EncoderTraining& training, const Progress& progress);

  private:
    EncoderTraining training_;
    std::optional<TrainedEncoder> kept_;
};

}  // namespace latlab
