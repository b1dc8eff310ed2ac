#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/error.h"
#include "spaces/search_space.h"

// What the search spaces share: architectures as plain lists of op digits.
namespace latlab::digits {

/// Throws std::invalid_argument unless the architecture has the space's length and digits.
void require_member(const SearchSpace& space, const Architecture& architecture);

/// Reads "3_1_0_2_4_1". Throws DataError with the position of the fault.
Architecture parse(const SearchSpace& space, std::string_view text);
std::string print(const Architecture& architecture);

Architecture random(const SearchSpace& space, Random& random);
Architecture mutate(const SearchSpace& space, const Architecture& architecture, double rate, Random& random);

/// A fault in an architecture's text at the letter with this number (from 0).
DataError fault_at(std::string_view text, std::size_t letter, std::string what, std::string mend);
/// "none (0), skip_connect (1), ...", for messages.
std::string list_ops(const SearchSpace& space);

}  // namespace latlab::digits
