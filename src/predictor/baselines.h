#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "devices/latency_table.h"
#include "predictor/predictor.h"

namespace latlab {

// Simple predictors, to stand beside the learned ones in every table of results. Each gives an architecture
// a score; the milliseconds are a strictly increasing map of the score fitted to the measurements, so the
// ranks are the score's own.

/// "flops": the total multiply-accumulates, "params": the learnable numbers. More is slower, always: the
/// measurements change the milliseconds, never the ranks.
std::unique_ptr<TransferMethod> make_flops_baseline(const SearchSpace& space);
std::unique_ptr<TransferMethod> make_params_baseline(const SearchSpace& space);

/// "op-count": ridge regression of milliseconds on how often each operation occurs, fitted to the
/// measurements alone, its strength by leave-one-out (predictor/ridge.h).
std::unique_ptr<TransferMethod> make_op_count_baseline(const SearchSpace& space);

/// "best-source": the latencies of the one known device that orders the measurements best (Spearman; among
/// equals the higher Pearson correlation, then the earlier column). Knows only the architectures of the
/// table: for another one, predict throws DataError, and so does transfer when no device has values for two
/// of the measured architectures.
std::unique_ptr<TransferMethod> make_best_source_baseline(LatencyTable sources);

}  // namespace latlab
