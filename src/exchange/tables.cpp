#include "exchange/tables.h"

#include <stdexcept>

#include "exchange/text.h"

namespace latlab {

std::string predictions_csv(const SearchSpace& space, std::span<const Architecture> architectures,
                            std::span<const LatencyEstimate> estimates) {
    if (architectures.size() != estimates.size()) {
        throw std::invalid_argument("predictions_csv: as many estimates as architectures are needed");
    }
    std::string csv = "architecture,latency_ms,lower_ms,upper_ms\n";
    for (std::size_t i = 0; i < architectures.size(); ++i) {
        csv += csv_cell(space.print(architectures[i])) + "," + csv_cell(estimates[i].ms) + "," +
               csv_cell(estimates[i].lower) + "," + csv_cell(estimates[i].upper) + "\n";
    }
    return csv;
}

std::string measurements_csv(const SearchSpace& space, std::span<const Measurement> measurements) {
    std::string csv = "architecture,latency_ms\n";
    for (const Measurement& measurement : measurements) {
        csv +=
            csv_cell(space.print(measurement.architecture)) + "," + csv_cell(measurement.latency_ms) + "\n";
    }
    return csv;
}

std::string latency_table_csv(const LatencyTable& table) {
    const SearchSpace& space = *table.space;
    std::string csv = space.enumerable() ? "index" : "architecture";
    for (const std::string& device : table.devices) csv.append(",").append(csv_cell(device));
    csv += "\n";
    for (std::size_t i = 0; i < table.architectures.size(); ++i) {
        const Architecture& architecture = table.architectures[i];
        csv += space.enumerable() ? std::to_string(space.index(architecture)) : space.print(architecture);
        for (const double latency : table.latency_ms.row(static_cast<Eigen::Index>(i)))
            csv.append(",").append(csv_cell(latency));
        csv += "\n";
    }
    return csv;
}

std::string plan_csv(const SearchSpace& space, std::span<const Architecture> architectures,
                     const std::vector<std::pair<std::string, std::string>>& fields) {
    std::string csv;
    for (const auto& [key, value] : fields) csv += "# " + key + ": " + value + "\n";
    csv += "architecture\n";
    for (const Architecture& architecture : architectures) csv += csv_cell(space.print(architecture)) + "\n";
    return csv;
}

std::string found_csv(const SearchSpace& space, std::span<const FoundArchitecture> found) {
    std::string csv = "architecture,accuracy,latency_ms,lower_ms,upper_ms,macs,parameters\n";
    for (const FoundArchitecture& one : found) {
        const LayerCost cost = space.total(one.architecture);
        csv += csv_cell(space.print(one.architecture));
        for (const double number : {one.accuracy, one.latency.ms, one.latency.lower, one.latency.upper,
                                    cost.macs, cost.parameters}) {
            csv.append(",").append(csv_cell(number));
        }
        csv += "\n";
    }
    return csv;
}

}  // namespace latlab
