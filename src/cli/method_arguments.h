#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/progress.h"
#include "cli/arguments.h"
#include "devices/latency_table.h"
#include "predictor/predictor.h"

namespace latlab {

// How `transfer` and `search` come from their command line to measurements and a predictor.

/// --space, --measurements, --unit, --predictor, --weights, --sources, --exclude-sources, --data, --cache.
std::vector<Option> method_options();

/// The space and what was measured on the user's device.
struct GivenMeasurements {
    const SearchSpace* space = nullptr;
    std::vector<Measurement> measurements;
};
/// Reads --measurements; --space may be left out where the file tells it. Prints warnings on stderr. Throws
/// DataError that names the refused rows, if any.
GivenMeasurements given_measurements(const Arguments& arguments);

/// The method that --predictor names (default: few-shot), with the shipped weights, or those of --weights.
/// Where
/// --sources gives the user's own tables it learns from these; where --exclude-sources leaves out known
/// devices, and with them their aliases, nasflat is pre-trained without them and kept in the cache.
std::unique_ptr<TransferMethod> method_from(const Arguments& arguments, const SearchSpace& space,
                                            const Progress& progress);

/// What the public tables' carriers state, for the provenance of weights made from them.
extern const char* const public_licences;
/// The names of a table's devices without the excluded ones and their aliases; throws DataError for an
/// excluded name that the table does not have, and when nothing is left. Says on stderr which devices went.
std::vector<std::string> devices_without(const LatencyTable& table, const std::vector<std::string>& excluded);

}  // namespace latlab
