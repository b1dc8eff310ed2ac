#pragma once

#include <cmath>
#include <sstream>
#include <string>

#include "base/text.h"
#include "devices/latency_table.h"

namespace latlab::test {

/// NAS-Bench-201 architectures on four devices whose latency is a weighted sum of the operation counts plus a
/// small term of its own for each architecture, which no predictor can know. "twin" orders them as "heavy"
/// does, "light" does not, "mixed" lies between.
inline LatencyTable experiment_toy(std::size_t rows = 120) {
    const SearchSpace& space = search_space("nb201");
    LatencyTable table{&space, {}, {"heavy", "twin", "light", "mixed"}, {}};
    Random random(7);
    for (const std::size_t index : random.sample(15'625, rows))
        table.architectures.push_back(space.at(index));
    table.latency_ms.resize(static_cast<Eigen::Index>(rows), 4);
    for (Eigen::Index row = 0; row < table.latency_ms.rows(); ++row) {
        const std::vector<int> count = space.op_histogram(table.architectures[static_cast<std::size_t>(row)]);
        const double heavy = 2 + 1.0 * count[2] + 3.0 * count[3] + 0.3 * count[4] + random.uniform(0, 2);
        const double light = 1 + 2.0 * count[4] + 0.2 * count[1] + random.uniform(0, 1);
        table.latency_ms.row(row) << heavy, heavy * heavy, light, light + 0.5 * heavy;
    }
    return table;
}

/// A table as somebody would drop it into the page.
inline std::string csv_of(const LatencyTable& table) {
    std::ostringstream text;
    text << "architecture";
    for (const std::string& device : table.devices) text << ',' << device;
    for (std::size_t row = 0; row < table.architectures.size(); ++row) {
        text << '\n' << table.space->print(table.architectures[row]);
        for (const double ms : table.latency_ms.row(static_cast<Eigen::Index>(row))) {
            text << ',';
            if (!std::isnan(ms)) text << from_number(ms);
        }
    }
    text << '\n';
    return text.str();
}

}  // namespace latlab::test
