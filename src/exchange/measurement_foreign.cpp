#include <cmath>

#include "base/error.h"
#include "base/text.h"
#include "exchange/raw_measurements.h"

namespace latlab {

RawMeasurements read_foreign_rows(std::string_view bytes, const std::string& name,
                                  const ForeignOptions& options) {
    ForeignTable foreign = read_foreign_table(bytes, name, options);
    const LatencyTable& table = foreign.table;
    if (table.devices.size() != 1)
        throw DataError(
            "the file has the latencies of " + std::to_string(table.devices.size()) +
                " devices: " + join(table.devices),
            name,
            "Measurements are of one: name it (on the command line: --device NAME), or open the file as "
            "a table of the study.");
    RawMeasurements raw;
    raw.warnings = std::move(foreign.notes);
    raw.protocol["device"] = table.devices.front();
    for (std::size_t i = 0; i < table.architectures.size(); ++i) {
        const double latency = table.latency_ms(static_cast<Eigen::Index>(i), 0);
        if (std::isnan(latency)) continue;  // the notes tell how many
        RawRow row;
        row.line = i + 1;
        row.architecture = table.space->print(table.architectures[i]);
        row.latency = from_number(latency);
        row.text = row.architecture + "," + row.latency;
        row.unit = LatencyUnit::milliseconds;
        raw.rows.push_back(std::move(row));
    }
    if (raw.rows.empty())
        throw DataError("the file has no latency of " + table.devices.front(), name,
                        "Choose another device.");
    return raw;
}

}  // namespace latlab
