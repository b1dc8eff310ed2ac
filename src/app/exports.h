#pragma once

#include <string>

#include "app/workspace.h"

namespace latlab::app {

// What can be taken away, as texts. Each needs what it writes to be there: the caller checks.

/// architecture,latency_ms - the measurements as understood, with a column standard_error_ms where one is
/// known; LatLab reads it again.
std::string measurements_csv(const Workspace& workspace);
/// architecture,latency_ms - the predicted latency of every network of the space, in canonical order.
std::string predictions_csv(const Workspace& workspace);
/// architecture,accuracy,latency_ms,lower_ms,upper_ms,macs,parameters - the front, fastest first.
std::string found_csv(const SearchResult& result);
/// The front and how it was found.
std::string found_json(const Workspace& workspace);
/// architecture - the planned networks, for measure.py, after lines that say how they were chosen.
std::string plan_csv(const Workspace& workspace);
/// setting,spearman,half_width,median_relative_error,coverage80 - what the live experiment found,
/// after a line that says of what.
std::string experiment_csv(const Experiment& experiment);
std::string session_text(const Workspace& workspace);

}  // namespace latlab::app
