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
/// notation) or `index` (canonical order), and whose other columns are devices (wide_table.h has the
/// details). An empty cell is NaN; latencies must be above zero. Throws DataError with file, row and column.
/// Gzip is read natively only: a build without zlib says so.
LatencyTable read_latency_table(const std::string& path, const SearchSpace& space);
LatencyTable parse_latency_table(std::string_view csv, const std::string& name, const SearchSpace& space);

/// The space that a table is of, told by its first row: the one whose notation the architecture is in; an
/// `index` alone numbers the space that is enumerable. Throws DataError with file, row and column.
const SearchSpace& space_of_table(std::string_view csv, const std::string& name);

/// All devices of several tables of one space side by side: a row for each architecture of any of them, in
/// the order of first appearance, NaN where a table does not have it. Throws DataError when two tables have a
/// device of the same name.
LatencyTable join_tables(const std::vector<LatencyTable>& tables);

/// The rows on which all of these devices have a latency, ascending: what a task with these devices is scored
/// on.
std::vector<int> complete_rows(const LatencyTable& table, const std::vector<std::string>& devices);

/// Spearman's correlation of all pairs of devices (devices x devices), each over the rows where both have a
/// latency. 1 on the diagonal; NaN where fewer than two rows are shared or one of the columns is constant
/// there.
Eigen::MatrixXd device_correlation(const LatencyTable& table);

}  // namespace latlab
