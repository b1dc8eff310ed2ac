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

/// What the search found: accuracy over predicted latency with its 80 % interval, and the limit.
Figure pareto_front(const Workspace& workspace);

/// A network in few letters: the operations of a NAS-Bench-201 cell by edge, grouped by the node they lead
/// to ("3×3 · skip 1×1 · 3×3 none pool"); the digits of an FBNet network.
std::string short_name(const SearchSpace& space, const Architecture& architecture);

}  // namespace latlab::app
