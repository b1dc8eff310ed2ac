#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <unordered_map>

#include "base/error.h"
#include "base/text.h"
#include "devices/latency_table.h"

namespace latlab {

LatencyTable join_tables(const std::vector<LatencyTable>& tables) {
    if (tables.empty()) throw std::invalid_argument("join_tables: no tables");
    LatencyTable joined;
    joined.space = tables.front().space;
    std::unordered_map<Architecture, Eigen::Index, ArchitectureHash> row_of;
    for (const LatencyTable& table : tables) {
        if (table.space != joined.space) throw std::invalid_argument("join_tables: tables of two spaces");
        for (const std::string& device : table.devices) {
            if (std::count(joined.devices.begin(), joined.devices.end(), device))
                throw DataError("two tables have a device " + in_quotes(device), "",
                                "Rename it in one of them.");
            joined.devices.push_back(device);
        }
        for (const Architecture& architecture : table.architectures)
            if (row_of.emplace(architecture, static_cast<Eigen::Index>(row_of.size())).second)
                joined.architectures.push_back(architecture);
    }
    joined.latency_ms.setConstant(static_cast<Eigen::Index>(joined.architectures.size()),
                                  static_cast<Eigen::Index>(joined.devices.size()), NAN);
    Eigen::Index column = 0;
    for (const LatencyTable& table : tables) {
        for (std::size_t i = 0; i < table.architectures.size(); ++i)
            joined.latency_ms.row(row_of.at(table.architectures[i]))
                .segment(column, table.latency_ms.cols()) =
                table.latency_ms.row(static_cast<Eigen::Index>(i));
        column += table.latency_ms.cols();
    }
    return joined;
}

}  // namespace latlab
