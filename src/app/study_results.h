#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

namespace latlab::app {

// What the engine says of the study (engine/README.md), read. Numbers that are missing are NaN. Reading
// throws std::exception where a field is missing, has the wrong type, or lists that belong together differ in
// length.

/// Devices with Spearman's correlation of all pairs, and a place in the plane for each.
struct DeviceSet {
    std::string space;
    std::vector<std::string> names;
    std::vector<std::vector<double>> spearman;
    std::vector<double> x, y;
};

/// A way of dividing devices into known ones and ones to predict.
struct DeviceTask {
    std::string name, space;
    std::vector<std::string> sources, targets;
};

/// Figures by task, in the order of StudyFindings::tasks.
struct StudyRow {
    std::string name;
    std::string setting;  ///< of a published row: beside which it stands, empty for none
    std::vector<double> spearman, half_width;
};

/// One question of the paper.
struct StudyQuestion {
    std::string name, title, question, command, published_source;
    std::vector<StudyRow> settings, published;
    std::vector<std::string> findings, discussion;

    /// Whether any of its settings has a figure.
    bool answered() const;
};

/// Everything that the study shows without the user's tables.
struct StudyFindings {
    std::vector<StudyQuestion> studies;
    std::vector<DeviceTask> tasks;
    std::vector<DeviceSet> devices;
};
StudyFindings study_findings(const nlohmann::json& fields);

/// Architectures placed in the plane by an encoding.
struct EncodingMap {
    std::vector<std::string> architectures;
    std::vector<double> x, y, values;
    std::string value_text;
    std::vector<std::size_t> chosen;
    std::vector<double> explained;  ///< two shares of the variance; empty for t-SNE
    double divergence = 0;          ///< NaN for principal components
    int width = 0;
    double operation_accuracy = 0, macs_r2 = 0;  ///< of an encoding trained here; NaN for others
};
EncodingMap encoding_map(const nlohmann::json& fields);

/// The user's own tables, joined.
struct DeviceTables {
    DeviceSet set;
    std::size_t architectures = 0;
    std::vector<std::size_t> measured;    ///< architectures of each device
    std::vector<double> low_ms, high_ms;  ///< of each device
    std::optional<DeviceTask> split;      ///< a task that the devices suggest
    double split_correlation = 0;
    std::vector<std::string> warnings;  ///< sentences on latencies that no hardware has
};
DeviceTables device_tables(const nlohmann::json& fields);

/// One way of predicting in the live experiment.
struct ExperimentRow {
    std::string setting, title;
    double spearman = 0, half_width = 0, median_relative_error = 0, coverage80 = 0;
};

struct Experiment {
    std::vector<ExperimentRow> rows;
    std::vector<std::string> targets;
    std::size_t sources = 0, scored = 0;
    int k = 0, seeds = 0;
    std::string note;
    bool finished = false;
};
/// Fields that only a result has may be missing.
Experiment experiment(const nlohmann::json& fields);

}  // namespace latlab::app
