#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/arguments.h"

namespace latlab {

/// A JSON object of settings with what --set says laid over it: name=value, where the value is as in JSON or
/// a bare word. Throws UsageError for a name that is not there, listing all.
std::string with_assignments(std::string_view settings, const std::vector<std::string>& assignments);

/// The option's list of NAME=VALUE, in order. Throws UsageError for an entry that is none.
std::vector<std::pair<std::string, std::string>> assignments(const Arguments& arguments,
                                                             const std::string& option);

}  // namespace latlab
