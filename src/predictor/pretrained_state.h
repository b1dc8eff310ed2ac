#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "base/progress.h"
#include "devices/latency_table.h"
#include "predictor/nasflat_options.h"
#include "predictor/nasflat_state.h"

namespace latlab {

/// What NASFLAT is pre-trained on, and how.
struct PretrainRequest {
    LatencyTable sources;               ///< the source devices, with all their values
    std::size_t rows_per_device = 512;  ///< values of each that are used, drawn by seed; 0 for all
    std::uint64_t seed = 1;
    NasflatOptions options;
    std::shared_ptr<const SupplementaryEncoding> supplement;  ///< nullptr for none
    std::string licences;                                     ///< of the tables, for the provenance
    int threads = 2;                                          ///< the result does not depend on it
};

/// Draws the rows and pre-trains. Throws DataError as pretrain_nasflat does.
NasflatState pretrain(const PretrainRequest& request, const Progress& progress = {});

/// The same, kept in `folder`: what an equal request pre-trained before is read instead. Requests are equal
/// when sources, rows, seed, supplement and all settings that pre-training depends on are; those of the
/// transfer may differ. The file's name begins with `label`. A file that is damaged, or of another
/// format version, is replaced. An empty folder name keeps nothing.
NasflatState pretrain_cached(const PretrainRequest& request, const std::string& folder,
                             const std::string& label, const Progress& progress = {});

/// The request as 16 hexadecimal digits: equal for equal requests.
std::string request_key(const PretrainRequest& request);

}  // namespace latlab
