#pragma once

#include <nlohmann/json.hpp>

#include "engine/cross_fit.h"
#include "predictor/similar_devices.h"
#include "predictor/trust_report.h"
#include "sampling/next_measurement.h"

namespace latlab {

// What is told of how far a predictor can be trusted, as the fields of README.md; the engine's messages and
// the command line's report share them.

/// leave_one_out, folds, spearman, kendall, median_relative_error.
nlohmann::json left_out_json(const CrossFit& left_out, const TrustReport& report);
/// [{device, spearman}].
nlohmann::json similar_devices_json(std::span<const SimilarDevice> devices);
/// The field "trust".
nlohmann::json trust_json(const SearchSpace& space, const TrustReport& report,
                          std::span<const NextMeasurement> next);

}  // namespace latlab
