#pragma once

#include <Eigen/Dense>
#include <cmath>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "base/progress.h"
#include "spaces/search_space.h"

namespace latlab {

/// One architecture timed on the target device.
struct Measurement {
    Architecture architecture;
    double latency_ms = 0;
    double standard_error_ms =
        NAN;  ///< of this latency, from repeated runs; NaN where nothing is known of it
};

/// Milliseconds that a new measurement should lie between; NaN where a predictor has no intervals.
struct LatencyInterval {
    double lower = NAN;
    double upper = NAN;
};

/// A predicted latency in milliseconds. lower and upper bound the 80 % interval; the narrower and the wider
/// one are for checking how well intervals hold.
struct LatencyEstimate {
    double ms = 0;
    double lower = NAN;
    double upper = NAN;
    LatencyInterval interval50{}, interval95{};
};

/// Predicts the latency of any architecture of one space on one device.
class Predictor {
  public:
    virtual ~Predictor() = default;
    /// One estimate for each architecture, all positive.
    virtual std::vector<LatencyEstimate> predict(std::span<const Architecture> architectures,
                                                 const Progress& progress = {}) const = 0;
    /// 80 % intervals of how many milliseconds more each architecture takes than `from`, both measured; NaN
    /// where the predictor has none. What is unknown of both alike cancels, so that they tell more than the
    /// two intervals side by side.
    virtual std::vector<LatencyInterval> changes(const Architecture& /*from*/,
                                                 std::span<const Architecture> to) const {
        return std::vector<LatencyInterval>(to.size());
    }
};

/// What makes a predictor of a new device from a few measurements. Holds everything known beforehand
/// (source tables, pre-trained weights), is never changed by a transfer, and so serves any number of them.
class TransferMethod {
  public:
    virtual ~TransferMethod() = default;
    /// The name used on the command line: "nasflat", "flops", "op-count", ...
    virtual std::string_view name() const = 0;
    /// Throws DataError when the measurements cannot carry a predictor (too few, all equal).
    virtual std::unique_ptr<Predictor> transfer(std::span<const Measurement> measurements, std::uint64_t seed,
                                                const Progress& progress = {}) const = 0;
};

}  // namespace latlab
