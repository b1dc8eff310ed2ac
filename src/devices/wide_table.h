#pragma once

#include <Eigen/Dense>
#include <string>
#include <string_view>
#include <vector>

#include "spaces/search_space.h"

namespace latlab {

/// Numbers about many architectures: one a row, one quantity a column (latencies, accuracies, proxies).
struct WideTable {
    const SearchSpace* space = nullptr;
    std::vector<Architecture> architectures;  ///< all different
    std::vector<std::string> columns;         ///< all different
    Eigen::MatrixXd values;                   ///< architectures x columns, NaN where a cell is empty

    /// Throws DataError naming the nearest columns.
    int column(std::string_view name) const;
};

/// Whether a column of this name holds architectures in the space's notation.
bool holds_notation(std::string_view column);

/// Which numbers a table may hold.
enum class Numbers { any, positive };

/// Reads CSV, gzip or plain. Columns called `arch`, `arch_str` or `architecture` (the space's notation) and
/// `index` (canonical order) say which architecture a row is about, and stand before all others; where
/// several are there they must agree (on a space that is not enumerable, `index` is just a row number). All
/// other columns hold finite numbers; an empty cell or `nan` is NaN. Blank lines and lines that begin with
/// '#' are skipped. Throws DataError with file, row (the line of the file) and column.
WideTable read_wide_table(const std::string& path, const SearchSpace& space, Numbers numbers = Numbers::any);
/// The same from text; name stands for the file in errors.
WideTable parse_wide_table(std::string_view csv, const std::string& name, const SearchSpace& space,
                           Numbers numbers = Numbers::any);

/// Position of a name among others; throws DataError "no <kind> <name>" with the nearest names.
int find_name(const std::vector<std::string>& names, std::string_view name, const std::string& kind);

}  // namespace latlab
