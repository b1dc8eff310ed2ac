#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <unordered_map>

#include "devices/latency_table.h"
#include "predictor/nasflat_state.h"
#include "predictor/predictor.h"
#include "predictor/score_map.h"

namespace latlab {

/// NASFLAT's few-shot transfer (sections 3.2 and 3.3 of the paper): a copy of the pre-trained network gets a
/// hardware embedding for the new device, that of the source device which orders the measurements most
/// alike, is fine-tuned on the measurements, and its scores are mapped to milliseconds.
class NasflatMethod : public TransferMethod {
  public:
    /// sources: where given, a source device is compared with the target by its latencies of the measured
    /// architectures; where they are missing, by the scores of the pre-trained network.
    explicit NasflatMethod(std::shared_ptr<const NasflatState> state,
                           std::optional<LatencyTable> sources = std::nullopt, int threads = 2);

    std::string_view name() const override { return "nasflat"; }
    std::unique_ptr<Predictor> transfer(std::span<const Measurement> measurements, std::uint64_t seed,
                                        const Progress& progress = {}) const override;

  private:
    int nearest_source(std::span<const Measurement> measurements) const;
    std::vector<double> measured_latencies(std::span<const Architecture> architectures, int device) const;

    std::shared_ptr<const NasflatState> state_;
    std::optional<LatencyTable> sources_;
    std::unordered_map<Architecture, Eigen::Index, ArchitectureHash> source_rows_;
    int threads_;
    /// With reset_before_each_transfer off only: where the last transfer ended, from which the next one
    /// goes on, as the published implementation does. The order of calls then matters.
    mutable std::mutex carried_mutex_;
    mutable std::optional<NasflatNetwork<float>> carried_;
};

/// What a transfer gives: the fine-tuned network and the map of its scores to milliseconds.
class NasflatPredictor : public Predictor {
  public:
    NasflatPredictor(NasflatInput input, NasflatNetwork<float> network, int device, ScoreMap map,
                     int threads);

    /// Without intervals.
    std::vector<LatencyEstimate> predict(std::span<const Architecture> architectures,
                                         const Progress& progress = {}) const override;

  private:
    NasflatInput input_;
    NasflatNetwork<float> network_;
    int device_;
    ScoreMap map_;
    int threads_;
};

}  // namespace latlab
