#pragma once

#include <string>
#include <vector>

#include "cli/arguments.h"
#include "devices/latency_table.h"
#include "exchange/foreign.h"

namespace latlab {

// Tables of known devices on the command line: CSV, or the files of HELP, Eagle and HW-NAS-Bench.

/// --order FILE, --dataset NAME: what those files do not say themselves.
std::vector<Option> foreign_options();
/// What these options say; reads --order.
ForeignOptions foreign_from(const Arguments& arguments);

/// The tables side by side (join_tables). Prints on stderr what a file has and the table has not, and which
/// latencies are doubtful (exchange/latency_doubts.h).
LatencyTable read_tables(const Arguments& arguments, const std::vector<std::string>& paths,
                         const SearchSpace& space);

}  // namespace latlab
