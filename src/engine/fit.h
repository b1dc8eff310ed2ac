#pragma once

#include <list>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/assets.h"
#include "engine/command.h"
#include "engine/cross_fit.h"
#include "predictor/pruned_predictor.h"
#include "predictor/similar_devices.h"
#include "predictor/trust_report.h"
#include "sampling/next_measurement.h"
#include "search/enumerated_predictor.h"

namespace latlab {

/// A predictor fitted to measurements, and all that was worked out with it so far. Each part is worked out
/// when first asked for; a part that was cancelled is asked for again.
class Fit {
  public:
    /// Throws DataError for a predictor that the engine does not have, for measurements that cannot carry
    /// one, and for excluded sources that the weights have learnt from.
    Fit(const FitCommand& command, Assets& assets);

    const Predictor& predictor(const Progress& progress);
    /// The same with the whole space looked up, where that is enumerable.
    const Predictor& fast_predictor(const Progress& progress);
    /// Whether the whole space is looked up.
    bool enumerable() const { return command_.space->enumerable(); }
    const std::vector<LatencyEstimate>& every_estimate(const Progress& progress);

    const CrossFit& left_out(const Progress& progress);
    /// The known devices, the most alike first; none where the predictor knows no device.
    const std::vector<SimilarDevice>& similar_devices(const Progress& progress);
    const TrustReport& trust(const Progress& progress);
    /// The next network worth measuring and five more; none where the predictor cannot tell.
    const std::vector<NextMeasurement>& next(const Progress& progress);
    std::vector<Architecture> measured_architectures() const;

  private:
    const Predictor& fitted(const Progress& progress);
    std::vector<double> measured_latencies() const;

    FitCommand command_;
    // What the predictor has learnt of known devices, if it is one that learns.
    std::shared_ptr<const NasflatState> weights_;
    std::shared_ptr<const FewShotPrior> prior_;
    std::unique_ptr<TransferMethod> method_;
    std::unique_ptr<Predictor> fitted_;
    std::optional<PrunedPredictor> pruned_;  ///< where networks were timed without dead operations
    std::unique_ptr<EnumeratedPredictor> every_;
    std::optional<CrossFit> left_out_;
    std::optional<std::vector<SimilarDevice>> similar_;
    std::optional<TrustReport> trust_;
    std::optional<std::vector<NextMeasurement>> next_;
};

/// The last few fits, by content of the command.
class FitCache {
  public:
    /// The fit of this command, made if there is none.
    std::shared_ptr<Fit> get(const FitCommand& command, Assets& assets);
    void clear() { fits_.clear(); }

  private:
    std::list<std::pair<std::string, std::shared_ptr<Fit>>> fits_;  // the latest used first
};

}  // namespace latlab
