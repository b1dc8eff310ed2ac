#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/progress.h"
#include "devices/latency_table.h"
#include "encoders/encoder.h"
#include "study/experiment_catalogue.h"
#include "study/results.h"

namespace latlab {

// Limits of an experiment, so that a page can run it.
inline constexpr std::size_t experiment_most_measurements = 300;  ///< k
inline constexpr std::size_t experiment_most_seeds = 100;
inline constexpr std::size_t experiment_most_devices = 100;  ///< of the table
inline constexpr std::size_t experiment_most_architectures = 20'000;
inline constexpr std::size_t experiment_most_runs = 5'000;  ///< settings x targets x seeds

/// What to compare on which devices, by predictor/evaluation.h's protocol.
struct ExperimentRequest {
    /// Devices to predict. None: each device of the table in turn.
    std::vector<std::string> targets;
    /// Devices to learn from. None: all that are not named as targets. A target and its aliases
    /// (devices/task.h) are left out of what predicts it, wherever they are named.
    std::vector<std::string> sources;
    std::size_t k = 20, seeds = 3;
    std::uint64_t first_seed = 1;
    /// Names of the catalogue. None: all that need no encoder and, where a target is left without sources, no
    /// sources.
    std::vector<std::string> settings;
    /// Values of each source device that few-shot learns from, drawn by first_seed; 0: all.
    std::size_t rows_per_device = 0;
};

/// A device to predict, and what is known when it is predicted.
struct ExperimentTarget {
    std::string device;
    std::vector<std::string> sources;
    std::vector<std::string> aliases;  ///< left out because they are the same device
};

struct DeviceSpearman {
    std::string device;
    double spearman;  ///< mean over the seeds
};

/// How well a setting did. A Spearman correlation that is undefined counts as 0: predictions that are all
/// equal order nothing.
struct ExperimentRow {
    const ExperimentSetting* setting;
    MeanInterval spearman;             ///< over targets and seeds; the half-width over the seeds
    double median_relative_error;      ///< mean over targets and seeds
    std::optional<double> coverage80;  ///< the same; only where the predictor has intervals
    std::vector<DeviceSpearman> devices;
};

struct ExperimentResult {
    std::vector<ExperimentRow> rows;  ///< of the settings, in the order asked for
    std::vector<ExperimentTarget> targets;
    std::vector<std::string> sources;  ///< of any target
    std::size_t scored = 0;            ///< architectures that each prediction is scored on
    std::vector<std::string> notes;    ///< what somebody should know who reads the figures
};

/// Trained encoders by the name of the sampler that uses them.
using SamplerEncoders = std::map<std::string, std::shared_ptr<const Encoder>>;

/// Compares settings on each target, which no method ever sees more of than its k measurements (the oracle's
/// sampler sees its latencies, as its name says). All targets are scored on the architectures that every
/// device of the experiment has measured. on_result, if any, gets what is known so far after each setting on
/// each target. Throws DataError, before any work, for names that nobody knows, for figures beyond the
/// limits, for settings that need sources or encoders where there are none, and for fewer such architectures
/// than k + 10.
ExperimentResult run_experiment(const LatencyTable& table, const ExperimentRequest& request,
                                const SamplerEncoders& encoders,
                                const std::function<void(const ExperimentResult&)>& on_result = {},
                                const Progress& progress = {});

}  // namespace latlab
