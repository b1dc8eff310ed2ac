#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "exchange/columns.h"

namespace latlab {

/// A line of a table of measurements that is neither empty nor a comment. Used inside src/exchange.
struct CsvLine {
    std::size_t number = 0;  ///< in the file, from 1
    std::string_view text;
};

inline constexpr const char* header_mend = "Give the first line the names architecture,latency_ms.";

/// Op digits in brackets joined by '_', so that the commas between them separate no cells.
std::string joined_brackets(std::string_view line);
/// The cells of a line, op digits in brackets being one; nothing when a quotation mark is not closed.
std::optional<std::vector<std::string>> csv_cells(std::string_view line, char delimiter);

/// Which columns hold what where the first line is a header; nothing where it is none. Where it names no
/// column for the architecture, the cells below it may show one. Throws DataError, with `name` as the place,
/// when neither does, or none for the latency.
std::optional<MeasurementColumns> columns_of_header(const std::vector<CsvLine>& lines, char delimiter,
                                                    const std::string& name,
                                                    std::vector<std::string>& warnings);

/// The same for a table without a header, judged by the first line from which it can be. Throws DataError
/// when none shows an architecture and a latency.
MeasurementColumns columns_without_header(const std::vector<CsvLine>& lines, char delimiter,
                                          const std::string& name, std::vector<std::string>& warnings);

}  // namespace latlab
