#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "spaces/search_space.h"

namespace latlab {

/// Reads an architecture in any notation: the space's own, digits joined by '_', or a canonical index. Throws
/// DataError with what is wrong and where.
Architecture read_any_notation(const SearchSpace& space, std::string_view text);

/// What the spaces are: a table for people, or a JSON array.
std::string list_spaces(bool json);

/// Notations, connection, pruned form, and the cost of the whole and of each layer; a text for people, which
/// leaves out layers without cost, or a JSON array with one object for each architecture.
std::string describe_text(const SearchSpace& space, const std::vector<Architecture>& architectures);
std::string describe_json(const SearchSpace& space, const std::vector<Architecture>& architectures);

}  // namespace latlab
