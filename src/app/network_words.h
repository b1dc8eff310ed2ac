#pragma once

#include <string>

#include "spaces/search_space.h"

namespace latlab::app {

// How operations of networks and their places are called.

/// "3×3 convolution", "pooling", "skip", "none"; an FBNet block by its own name, "k3_e6".
std::string operation_name(const SearchSpace& space, int op);
/// The same in a word, for where there is little room: "3×3".
std::string short_operation_name(const SearchSpace& space, int op);
/// "edge 0→1" of a NAS-Bench-201 cell, "block 7" of FBNet, counted from 1; and without the word.
std::string position_name(const SearchSpace& space, std::size_t position);
std::string position_number(const SearchSpace& space, std::size_t position);

/// A network in few letters: the operations of a NAS-Bench-201 cell by edge, grouped by the node they lead
/// to ("3×3 · skip 1×1 · 3×3 none pool"); the digits of an FBNet network.
std::string short_name(const SearchSpace& space, const Architecture& architecture);
/// The same of an architecture in the space's notation; the notation itself where it cannot be read.
std::string short_name(const SearchSpace& space, const std::string& notation);

/// Whether the space can read a notation; not so after somebody changed a session by hand.
bool readable(const SearchSpace& space, const std::string& notation);

/// What differs between two networks: "edge 1→3: 3×3 convolution → skip", by position.
std::vector<std::string> differences(const SearchSpace& space, const Architecture& from,
                                     const Architecture& to);

}  // namespace latlab::app
