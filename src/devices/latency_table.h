#pragma once

#include <Eigen/Dense>
#include <string>
#include <string_view>
#include <vector>

#include "spaces/search_space.h"

namespace latlab {

/// Latencies of many architectures on many devices, in milliseconds.
struct LatencyTable {
    const SearchSpace* space = nullptr;
    std::vector<Architecture> architectures;  ///< one a row
    std::vector<std::string> devices;         ///< one a column
    Eigen::MatrixXd latency_ms;               ///< architectures x devices, NaN where not measured

    /// Column of a device; throws DataError naming the nearest known names.
    int column(std::string_view device) const;
    Eigen::VectorXd latencies(std::string_view device) const { return latency_ms.col(column(device)); }
};

/// Reads a wide table: CSV, gzip or plain, whose first column is `arch`, `architecture` (the space's
/// notation) or `index` (canonical order), and whose other columns are devices. An empty cell is NaN.
/// Throws DataError with file, row and column. Gzip is read natively only: a build without zlib says so.
LatencyTable read_latency_table(const std::string& path, const SearchSpace& space);
LatencyTable parse_latency_table(std::string_view csv, const std::string& name, const SearchSpace& space);

}  // namespace latlab
