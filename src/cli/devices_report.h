#pragma once

#include <Eigen/Dense>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "devices/device_split.h"
#include "devices/latency_table.h"
#include "devices/task.h"

namespace latlab {

// What `latlab devices` prints and writes.

/// A line a device: measured architectures, range of milliseconds, the device most like it.
std::string device_list(const LatencyTable& table, const Eigen::MatrixXd& correlation);
/// Spearman's correlation of all pairs; columns are numbered as the rows are.
std::string correlation_table(const std::vector<std::string>& devices, const Eigen::MatrixXd& correlation);
/// Sources, targets, the mean correlation across, and what marks the task.
std::string split_text(const Task& task, double correlation);
/// Sources and targets of tasks, a line each.
std::string task_list(const std::vector<Task>& tasks);

/// {space, devices: [{name, measured}], spearman: [[...]]}, null where there is no correlation.
nlohmann::ordered_json devices_json(const LatencyTable& table, const Eigen::MatrixXd& correlation);
/// {sources, targets, mean_correlation_across, seed, sign}.
nlohmann::ordered_json split_json(const DeviceSplit& split, const DeviceSplitRequest& request);
/// [{name, space, sources, targets}].
nlohmann::ordered_json tasks_json(const std::vector<Task>& tasks);

}  // namespace latlab
