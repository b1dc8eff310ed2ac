#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "devices/latency_table.h"

namespace latlab {

/// A table of latencies as it lies in a command.
struct TableFile {
    std::string name;
    std::string_view text;  ///< CSV (devices/latency_table.h)
};

/// The space that the first file is of. Throws DataError as space_of_table, and where there is no file.
const SearchSpace& space_of_files(const std::vector<TableFile>& files);

/// All devices of the files side by side. Throws DataError with file, row and column; where files are of two
/// spaces or two have a device of the same name; and before the memory is taken for tables that are too large
/// together.
LatencyTable join_files(const std::vector<TableFile>& files);

}  // namespace latlab
