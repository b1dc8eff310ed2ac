#include "devices/latency_table.h"

#include <cmath>
#include <utility>

#include "devices/text_file.h"
#include "devices/wide_table.h"

namespace latlab {

int LatencyTable::column(std::string_view device) const {
    return find_name(devices, device, "device");
}

LatencyTable parse_latency_table(std::string_view csv, const std::string& name, const SearchSpace& space) {
    WideTable wide = parse_wide_table(csv, name, space, Numbers::positive);
    return {wide.space, std::move(wide.architectures), std::move(wide.columns), std::move(wide.values)};
}

LatencyTable read_latency_table(const std::string& path, const SearchSpace& space) {
    return parse_latency_table(read_text_file(path), path, space);
}

std::vector<int> complete_rows(const LatencyTable& table, const std::vector<std::string>& devices) {
    std::vector<int> columns;
    for (const std::string& device : devices) columns.push_back(table.column(device));
    std::vector<int> rows;
    for (int row = 0; row < table.latency_ms.rows(); ++row) {
        bool complete = true;
        for (const int column : columns) complete = complete && !std::isnan(table.latency_ms(row, column));
        if (complete) rows.push_back(row);
    }
    return rows;
}

}  // namespace latlab
