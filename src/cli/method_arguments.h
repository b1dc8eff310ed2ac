#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/progress.h"
#include "cli/arguments.h"
#include "devices/latency_table.h"
#include "predictor/few_shot_prior.h"
#include "predictor/predictor.h"

namespace latlab {

// How `transfer` and `search` come from their command line to measurements and a predictor.

/// --space, --measurements, --device, --unit, --predictor, --weights, --sources, --exclude-sources, --data,
/// --cache, and those of table_arguments.h.
std::vector<Option> method_options();

/// The space and what was measured on the user's device.
struct GivenMeasurements {
    const SearchSpace* space = nullptr;
    std::vector<Measurement> measurements;
    bool pruned =
        false;  ///< timed without operations that cannot influence the output; measurements are so, too
    bool executing = false;  ///< such operations were there and were executed
};
/// Reads --measurements; --space may be left out where the file tells it. Prints warnings on stderr. Throws
/// DataError that names the refused rows, if any.
GivenMeasurements given_measurements(const Arguments& arguments);
/// The same from another file, of the space that is expected.
GivenMeasurements given_measurements(const Arguments& arguments, const std::string& path,
                                     const SearchSpace& space);

/// The method that --predictor names (default: few-shot), with the shipped weights, or those of --weights.
/// Where --sources gives the user's own tables it learns from these; where --exclude-sources leaves out known
/// devices, and with them their aliases, few-shot does without them, and nasflat is pre-trained without them
/// and kept in the cache. What is known of how the device was measured goes in.
std::unique_ptr<TransferMethod> method_from(const Arguments& arguments, const GivenMeasurements& given,
                                            const Progress& progress);

/// The few-shot predictor's prior as these options say: that of --weights, else of --sources' tables, else
/// the shipped one; without --exclude-sources.
std::shared_ptr<const FewShotPrior> few_shot_prior_from(const Arguments& arguments, const SearchSpace& space);

/// What the public tables' carriers state, for the provenance of weights made from them.
extern const char* const public_licences;
/// The known devices without those of --exclude-sources and their aliases (remaining_devices). Says on stderr
/// which went.
std::vector<std::string> devices_without_excluded(const Arguments& arguments,
                                                  const std::vector<std::string>& known);
/// The few-shot predictor's prior of these tables. Says on stderr which devices teach nothing; throws
/// DataError where none does. path: of the tables.
FewShotPrior few_shot_prior_of(const LatencyTable& sources, const std::string& licences,
                               const std::string& path);

}  // namespace latlab
