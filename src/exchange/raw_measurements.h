#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "exchange/foreign.h"
#include "exchange/units.h"

namespace latlab {

/// A row before its architecture and latency are read. Used inside src/exchange.
struct RawRow {
    std::size_t line = 0;
    std::string text;                             ///< as in the file, shortened
    std::string architecture;                     ///< as written
    std::string latency;                          ///< as written
    std::string deviation, runs, standard_error;  ///< likewise; empty where the row has none
    bool by_index = false;                        ///< the architecture is its number in canonical order
    std::optional<LatencyUnit> unit;              ///< as the name of the column or field states it
    std::string reason, mend;                     ///< set when the row does not have both
};

/// What the readers have in common.
struct RawMeasurements {
    std::vector<RawRow> rows;
    std::map<std::string, std::string> protocol;
    bool decimal_comma = false;  ///< numbers may be written with a comma
    std::vector<std::string> warnings;
};

// All throw DataError when the file has no rows of this kind at all.
RawMeasurements read_csv_rows(std::string_view text, const std::string& name);
RawMeasurements read_json_rows(std::string_view text, const std::string& name);
RawMeasurements read_foreign_rows(std::string_view bytes, const std::string& name,
                                  const ForeignOptions& options);

/// Throws DataError for what is plainly no file of measurements: empty, too large, binary, compressed, HTML,
/// another text encoding. Returns the text without a byte order mark.
std::string_view checked_text(std::string_view text, const std::string& name);

/// Throws the DataError for a text with more than max_measurement_rows rows.
[[noreturn]] void refuse_rows(const std::string& name);

/// Adds the row once for each latency, which are its repeats; empty ones say nothing, but a row of no others
/// is one without a latency, and refused. Throws as refuse_rows when there are too many; name is the file's.
void add_repeats(RawMeasurements& raw, RawRow row, const std::vector<std::string>& latencies,
                 const std::string& name);

/// The key of a protocol field: lower case, words joined by '_'.
std::string protocol_key(std::string_view key);

}  // namespace latlab
