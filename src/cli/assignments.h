#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace latlab {

/// A JSON object of settings with what --set says laid over it: name=value, where the value is as in JSON or
/// a bare word. Throws UsageError for a name that is not there, listing all.
std::string with_assignments(std::string_view settings, const std::vector<std::string>& assignments);

}  // namespace latlab
