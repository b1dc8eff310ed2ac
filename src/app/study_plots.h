#pragma once

#include "app/figure.h"
#include "app/study_results.h"

namespace latlab::app {

// The study's figures, on the screen and in saved SVG files alike.

/// Spearman's correlation of all pairs of devices as coloured cells, devices that are alike beside each
/// other.
Figure device_matrix(const DeviceSet& set);

/// Devices in the plane, near where they order architectures alike, each joined to the one most like it.
/// task: whose sources and targets are told apart by colour; null for none.
Figure device_graph(const DeviceSet& set, const DeviceTask* task);

/// Architectures in the plane of an encoding, coloured by their values, the chosen ones ringed.
Figure encoded_architectures(const EncodingMap& map, const std::string& title);

/// A question's settings on the tasks of one space, with 95 % intervals and the published figures as rings.
Figure study_comparison(const StudyQuestion& question, const std::vector<DeviceTask>& tasks,
                        const std::string& space);

/// What the live experiment has found so far: a row for each setting.
Figure experiment_figure(const Experiment& experiment);

/// Mean Spearman's correlation over all pairs of a source and a target of the task; NaN where none is known.
double correlation_across(const DeviceSet& set, const DeviceTask& task);

}  // namespace latlab::app
