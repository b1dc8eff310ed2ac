#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "predictor/few_shot_prior.h"
#include "predictor/predictor.h"
#include "predictor/pretrained_state.h"

namespace latlab {

/// Everything from which a method of the command line can be made.
struct MethodRequest {
    const SearchSpace* space = nullptr;
    /// Known devices with all their values; none for methods that need no table.
    std::optional<LatencyTable> sources;
    /// Values of each source device that a method sees: 0 for all. Unset: 512 for nasflat, all for the rest.
    std::optional<std::size_t> rows_per_device;
    std::uint64_t seed = 1;  ///< of the draw and of pre-training
    NasflatOptions nasflat;
    std::shared_ptr<const SupplementaryEncoding> supplement;
    std::string licences;
    std::string cache;                            ///< folder for pre-trained states; empty for none
    std::string label;                            ///< beginning of their names
    std::shared_ptr<const NasflatState> weights;  ///< a state to use in place of pre-training
    std::shared_ptr<const FewShotPrior> prior;    ///< a prior to use in place of tables
    int threads = 2;                              ///< of pre-training
    int method_threads = 1;                       ///< of a transfer and a prediction
};

/// A method by its name on the command line. nasflat pre-trains, or reads its state from the cache, unless
/// weights are given; few-shot learns from the tables unless a prior is given. Throws UsageError for an
/// unknown name, listing the known ones, and std::invalid_argument for a method that needs sources when there
/// are none.
std::unique_ptr<TransferMethod> make_transfer_method(std::string_view name, const MethodRequest& request,
                                                     const Progress& progress = {});

/// "few-shot", "nasflat", "flops", "params", "op-count", "best-source".
const std::vector<std::string>& transfer_method_names();
/// Whether the method learns from tables of known devices.
bool needs_sources(std::string_view name);

}  // namespace latlab
