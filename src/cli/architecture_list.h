#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/arguments.h"
#include "spaces/search_space.h"

namespace latlab {

/// Reads a list of architectures: one a line, or CSV with a header whose column is called `architecture`,
/// `arch` or (canonical) `index`. Empty lines and lines that start with '#' are passed over. Throws DataError
/// with the line of what is wrong; `name` stands for the file in messages.
std::vector<Architecture> read_architecture_list(std::string_view text, const std::string& name,
                                                 const SearchSpace& space);

/// What --architectures lists; without it the whole space, or a UsageError where the space is too large.
std::vector<Architecture> requested_architectures(const Arguments& arguments, const SearchSpace& space);

}  // namespace latlab
