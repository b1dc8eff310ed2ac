#include "app/measured.h"

#include <algorithm>
#include <unordered_map>

#include "app/format.h"
#include "exchange/protocol_warnings.h"

namespace latlab::app {

namespace {

MeasuredNetwork measured_network(const SearchSpace& space, const Architecture& architecture, double latency) {
    MeasuredNetwork network;
    network.architecture = architecture;
    network.notation = space.print(architecture);
    network.latency = latency;
    network.connected = space.connected(architecture);
    return network;
}

}  // namespace

std::vector<MeasuredNetwork> measured_networks(const MeasurementFile& file) {
    std::vector<MeasuredNetwork> networks;
    if (file.space == nullptr) return networks;
    if (file.unit_unknown()) {
        for (const MeasurementRow& row : file.rows) {
            if (!row.understood) continue;
            networks.push_back(measured_network(*file.space, row.architecture, row.value));
            networks.back().written_deviation = row.deviation;
            networks.back().written_runs = row.runs;
            networks.back().written_error = row.standard_error;
        }
        return networks;
    }
    std::unordered_map<Architecture, std::size_t, ArchitectureHash> repeats;
    for (const MeasurementRow& row : file.rows) {
        if (row.understood) ++repeats[row.architecture];
    }
    for (const Measurement& measurement : file.measurements) {
        networks.push_back(measured_network(*file.space, measurement.architecture, measurement.latency_ms));
        networks.back().standard_error = measurement.standard_error_ms;
        networks.back().repeats = repeats[measurement.architecture];
    }
    return networks;
}

std::vector<MeasurementRow> refused_rows(const MeasurementFile& file) {
    std::vector<MeasurementRow> refused;
    for (const MeasurementRow& row : file.rows) {
        if (!row.understood) refused.push_back(row);
    }
    return refused;
}

std::vector<std::string> measurement_advice(const MeasurementFile& file,
                                            const std::vector<MeasuredNetwork>& networks) {
    std::vector<std::string> sentences = file.warnings;
    if (networks.empty()) return sentences;
    if (networks.size() < 5) {
        sentences.emplace_back(
            "Fewer than 5 networks: the predictor can be far off. About 20 make it dependable.");
    }
    const bool all_equal = std::all_of(networks.begin(), networks.end(), [&](const MeasuredNetwork& network) {
        return network.latency == networks.front().latency;
    });
    if (networks.size() > 1 && all_equal) {
        sentences.emplace_back(
            "All latencies are equal, so they do not tell which network is faster. Check the timer's "
            "resolution.");
    }
    const auto disconnected = std::count_if(
        networks.begin(), networks.end(), [](const MeasuredNetwork& network) { return !network.connected; });
    if (disconnected > 0) {
        sentences.emplace_back(
            format_count(static_cast<std::size_t>(disconnected), "network has", "networks have") +
            " no path from input to output. Devices time such networks unpredictably; better leave them "
            "out.");
    }
    for (std::string& warning : protocol_warnings(file.protocol)) sentences.emplace_back(std::move(warning));
    return sentences;
}

}  // namespace latlab::app
