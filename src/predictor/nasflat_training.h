#pragma once

#include <cstdint>
#include <memory>

#include "base/progress.h"
#include "devices/latency_table.h"
#include "predictor/nasflat_state.h"

namespace latlab {

/// Pre-trains NASFLAT (section 3.1 of the paper) on every value of a table of source devices; which
/// architectures that are on which device is the caller's choice (draw_per_device of source_data.h).
/// The result depends on table, options, supplement and seed; not on `threads`, of which up to two help.
/// Throws DataError when a device has fewer than two values, or values that are not positive.
NasflatState pretrain_nasflat(const LatencyTable& sources, const NasflatOptions& options, std::uint64_t seed,
                              std::shared_ptr<const SupplementaryEncoding> supplement = nullptr,
                              int threads = 2, const Progress& progress = {});

}  // namespace latlab
