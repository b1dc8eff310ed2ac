#pragma once

#include <string>

#include "app/figure.h"
#include "app/workspace.h"

namespace latlab::app {

// The app's figures, made from what the Workspace holds; on the screen and in saved SVG files alike.

/// Each measured network: latency over total MACs, the usual stand-in for latency.
Figure latency_over_macs(const Workspace& workspace);

/// Each measured network as predicted from the others, over what was measured, with its 80 % interval and a
/// band of +-10 %.
Figure predicted_against_measured(const Workspace& workspace);

/// The error on the known devices over how many networks are measured, with the count chosen. chosen: all
/// that will be measured then.
Figure learning_curve(const LearningCurve& curve, std::size_t chosen);

/// How many networks of the space have which predicted latency, with the measured ones marked.
Figure latency_distribution(const Workspace& workspace);

/// An axis in ms that holds these values; logarithmic where they span more than a factor of eight.
Axis latency_axis(const std::string& label, const std::vector<double>& values);

}  // namespace latlab::app
