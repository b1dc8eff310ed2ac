#pragma once

#include <cstddef>
#include <string>

#include "cli/arguments.h"

namespace latlab {

// How long work is spread over machines and goes on after a stop.

/// One of several equal parts of a list of runs.
struct Shard {
    std::size_t part = 1, parts = 1;
    bool holds(std::size_t run) const { return run % parts == part - 1; }
};
/// What --shard says, "1/4"; the whole where it is absent. Throws UsageError.
Shard shard_from(const Arguments& arguments);

/// Cuts off a last line that was being written when an earlier run ended.
void drop_unfinished_line(const std::string& path);

}  // namespace latlab
