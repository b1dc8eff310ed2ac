#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/random.h"
#include "devices/latency_table.h"
#include "devices/task.h"
#include "predictor/predictor.h"

namespace latlab {

// The one protocol by which predictors are compared (docs: "Honest evaluation"). A predictor is given k
// measurements of the target device and nothing else of it; every transfer starts from the same state; it
// is scored on every architecture that was not among the k and that all devices of the task have measured.

/// How the k architectures are chosen, src/sampling's samplers fit: positions of k distinct candidates.
/// latency_ms is empty unless sees_latency, which is for the oracle alone.
struct EvaluationSampler {
    std::string name;
    bool sees_latency = false;
    std::function<std::vector<std::size_t>(std::span<const Architecture> candidates,
                                           std::span<const double> latency_ms, std::size_t k, Random& random)>
        choose;
};

struct EvaluationSettings {
    std::size_t measurements = 20;   ///< k
    std::uint64_t first_seed = 1;    ///< seeds first_seed .. first_seed + seeds - 1
    std::size_t seeds = 10;          ///< each draws other candidates and another k
    std::size_t candidates = 2'000;  ///< scored architectures, drawn at random, that the sampler chooses from
    unsigned threads = 2;            ///< results do not depend on it; WebAssembly always uses one
};

/// How well intervals hold on the architectures scored.
struct IntervalFigures {
    double coverage50 = 0, coverage80 = 0, coverage95 = 0;      ///< share of latencies inside
    double lower_third = 0, middle_third = 0, upper_third = 0;  ///< coverage80 by thirds of the latencies
    double relative_width = 0;  ///< of the 80 % interval, the mean share of the prediction
    /// Interval score of the 80 % interval (width, and ten times what lies outside; Gneiting and Raftery,
    /// 2007) as a share of the mean latency, and that of an interval of one width for all, of the same
    /// coverage.
    double score = 0, constant_score = 0;
};
IntervalFigures interval_figures(std::span<const LatencyEstimate> estimates,
                                 std::span<const double> latencies_ms);

/// How well one predictor, made from one seed's measurements, predicts the rest of one device.
struct EvaluationRecord {
    std::string task, space, device, predictor, sampler;
    std::size_t k = 0;
    std::uint64_t seed = 0;
    // NaN where the predictions or the latencies are all equal.
    double spearman = 0;
    double kendall = 0;                        ///< tau-b
    double median_relative_error = 0;          ///< median of |predicted - measured| / measured
    std::size_t n_test = 0;                    ///< architectures scored
    double seconds = 0;                        ///< of transfer and prediction; pre-training is not in it
    std::optional<IntervalFigures> intervals;  ///< where the predictor has any
};

/// Evaluates methods on each target device of a task and each seed. table holds at least the task's
/// devices; only the k latencies that the sampler chose reach a method. Records come in the order of
/// device, seed and method, and on_record (if any) gets each in that order as soon as it is known.
/// Throws DataError when too few architectures are measured on all devices, or a method cannot transfer.
std::vector<EvaluationRecord> evaluate(const Task& task, const LatencyTable& table,
                                       std::span<const TransferMethod* const> methods,
                                       const EvaluationSampler& sampler, const EvaluationSettings& settings,
                                       const std::function<void(const EvaluationRecord&)>& on_record = {},
                                       const Progress& progress = {});

}  // namespace latlab
