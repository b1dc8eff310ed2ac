#pragma once

#include <memory>
#include <vector>

#include "cli/arguments.h"
#include "predictor/nasflat_options.h"
#include "predictor/nasflat_supplement.h"
#include "spaces/search_space.h"

namespace latlab {

/// The options that set up NASFLAT, shared by the commands that pre-train it: --epochs, --without, --set,
/// --supplement.
std::vector<Option> nasflat_options();
/// LatLab's settings for this space with what the command line changes in them. Throws UsageError.
NasflatOptions nasflat_settings(const Arguments& arguments, const SearchSpace& space);
/// The supplementary encoding that --supplement names; nullptr for none.
std::shared_ptr<const SupplementaryEncoding> nasflat_supplement(const Arguments& arguments,
                                                                const SearchSpace& space);

}  // namespace latlab
