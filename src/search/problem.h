#pragma once

#include <limits>
#include <span>
#include <vector>

#include "predictor/predictor.h"
#include "search/objective.h"
#include "search/pareto.h"

namespace latlab {

/// The latency that a network exceeds with a given probability, as its intervals say: at a risk of .5 the
/// prediction itself, at .1 the upper end of its 80 % interval. In between and beyond it goes straight over
/// the quantiles of the normal distribution, in the logarithm of the latency. Where a predictor has no
/// intervals it is the prediction whatever the risk.
class LatencyAtRisk {
  public:
    /// Throws std::invalid_argument unless 0 < risk < 1.
    explicit LatencyAtRisk(double risk);
    double operator()(const LatencyEstimate& estimate) const;

  private:
    double z_;  ///< the normal distribution's quantile
};

/// One of the devices that networks are searched for.
struct DeviceAim {
    const Predictor* predictor = nullptr;
    double max_latency_ms = std::numeric_limits<double>::infinity();
};

/// A further number that a search minds: multiply-accumulates, parameters, a column of the user's own.
struct FurtherAim {
    enum class Wanted { anything, low, high };
    const Objective* number = nullptr;  ///< whatever it counts; NaN rules an architecture out
    Wanted wanted = Wanted::anything;   ///< with anything only its bounds count
    double at_least = -std::numeric_limits<double>::infinity();
    double at_most = std::numeric_limits<double>::infinity();
};

/// What a search is to find: architectures of a space that are good in every aim and keep every limit.
struct SearchProblem {
    const SearchSpace* space = nullptr;
    const Objective* accuracy = nullptr;  ///< to be high: accuracy, or what stands in for it
    std::vector<DeviceAim> devices;       ///< one at least, each with a latency to be low
    /// With which probability a limit may be exceeded, each device by itself (LatencyAtRisk).
    double risk = 0.5;
    std::vector<FurtherAim> further;
    unsigned threads = 1;  ///< that evaluate(); results do not depend on it
};

/// An architecture with all that the problem asks of it.
struct FoundArchitecture {
    Architecture architecture;
    double accuracy = 0;
    LatencyEstimate latency;                       ///< on the first device
    std::vector<LatencyEstimate> other_latencies;  ///< on those after it
    std::vector<double> further;                   ///< an entry for each of the problem's
    /// By which shares of the limits they are exceeded, summed up: 0 where all are kept, infinite where a
    /// further number is unknown.
    double violation = 0;
};

std::vector<FoundArchitecture> evaluate(const SearchProblem& problem,
                                        std::span<const Architecture> architectures,
                                        const Progress& progress = {});

/// The first device's latency, then accuracy, the other latencies and what else is wanted low or high.
Aims aims_of(const SearchProblem& problem, std::span<const FoundArchitecture> found);

}  // namespace latlab
