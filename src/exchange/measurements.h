#pragma once

#include <cmath>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "exchange/foreign.h"
#include "exchange/units.h"
#include "predictor/predictor.h"
#include "spaces/search_space.h"

namespace latlab {

/// One row of a file of measurements, understood or refused; no row of a file is left out.
struct MeasurementRow {
    std::size_t line = 0;  ///< counted from 1: the line of a CSV file, the entry of a JSON array
    std::string text;      ///< as in the file, shortened to 200 bytes
    bool understood = false;
    std::string reason, mend;         ///< why a row was refused and what to do; empty for an understood one
    Architecture architecture;        ///< of an understood row
    double value = 0;                 ///< of an understood row: the latency as written
    std::optional<LatencyUnit> unit;  ///< of the value, where the row or the file states one
    /// How exact the value is, in its unit: the deviation of single runs, how many they were, and the value's
    /// own standard error; NaN where not told.
    double deviation = NAN, runs = NAN, standard_error = NAN;
};

/// What a file of measurements says.
struct MeasurementFile {
    std::string name;
    const SearchSpace* space = nullptr;  ///< recognised from the architectures; null if no row has one
    /// Distinct architectures in the order of the file; the median where one occurs more than once. With a
    /// standard error where it is stated or repeats tell (exchange/standard_errors.h). Empty while the unit
    /// is unknown.
    std::vector<Measurement> measurements;
    std::vector<MeasurementRow> rows;
    std::map<std::string, std::string> protocol;  ///< from lines `# key: value`, or "protocol" in JSON
    std::optional<LatencyUnit> unit;              ///< as the file states it, or as the options say
    std::vector<std::string> warnings;            ///< sentences, for people
    std::size_t rows_without_unit = 0;            ///< understood ones for which no unit is stated anywhere

    /// Some row has no unit: ask, and read the text again with MeasurementOptions::unit.
    bool unit_unknown() const { return rows_without_unit > 0; }
    std::size_t refused() const;
};

struct MeasurementOptions {
    const SearchSpace* space = nullptr;  ///< expect this one; null: recognise it
    std::optional<LatencyUnit> unit;     ///< for files that state none
    ForeignOptions foreign;              ///< for files that are neither CSV nor JSON
};

inline constexpr std::size_t max_measurement_bytes = 16u << 20;
inline constexpr std::size_t max_measurement_rows = 200'000;

/// Reads measurements from CSV (comma, semicolon, tab or spaces; with or without a header) or JSON (an array
/// of objects, or {"measurements": [...], "protocol": {...}}). `name` appears in messages.
///
/// Columns, in any order: the architecture as `architecture` or `arch` (the space's notation) or `index`
/// (NAS-Bench-201's canonical order), the latency as `latency_ms`, `latency_us`, `latency (s)`, `time_ms` and
/// the like. `stddev_ms` beside `runs` or `rounds`, or rows that repeat an architecture, say how exact a
/// latency is. A unit that is neither in the header, the cell nor a line `# unit: ms` is unknown, never
/// guessed. Files of other projects (exchange/foreign.h) are told by their first bytes; each latency is a
/// row.
///
/// Throws DataError when this is no file of measurements at all (empty, binary, HTML, no such columns), when
/// it is larger than 16 MB or 200,000 rows, when it mixes architectures of two spaces, and when it is a file
/// of several devices and none is chosen.
MeasurementFile read_measurements(std::string_view bytes, const std::string& name,
                                  const MeasurementOptions& options = {});

}  // namespace latlab
