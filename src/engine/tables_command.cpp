#include "devices/device_split.h"
#include "engine/commands.h"
#include "exchange/latency_doubts.h"
#include "study/device_map.h"

namespace latlab {

using nlohmann::json;

namespace {

constexpr std::size_t fewest_to_split = 4;

json devices_json(const LatencyTable& table) {
    json devices = json::array();
    for (std::size_t device = 0; device < table.devices.size(); ++device) {
        const auto latency = table.latency_ms.col(static_cast<Eigen::Index>(device));
        const Eigen::Index measured = (!latency.array().isNaN()).count();
        const auto bound = [&](double value) { return measured > 0 ? json(value) : json(); };
        devices.push_back({{"name", table.devices[device]},
                           {"measured", measured},
                           {"low_ms", bound(latency.minCoeff<Eigen::PropagateNumbers>())},
                           {"high_ms", bound(latency.maxCoeff<Eigen::PropagateNumbers>())}});
    }
    return devices;
}

// NaN becomes null.
json numbers_json(const Eigen::VectorXd& numbers) {
    return std::vector<double>(numbers.begin(), numbers.end());
}

json matrix_json(const Eigen::MatrixXd& matrix) {
    json rows = json::array();
    for (Eigen::Index row = 0; row < matrix.rows(); ++row) rows.push_back(numbers_json(matrix.row(row)));
    return rows;
}

json split_json(const std::vector<std::string>& devices, const Eigen::MatrixXd& correlation) {
    if (devices.size() < fewest_to_split || correlation.hasNaN()) return json();
    DeviceSplitRequest request;
    request.targets = static_cast<int>(devices.size() / 2);
    request.sources = static_cast<int>(devices.size()) - request.targets;
    const DeviceSplit split = split_devices(devices, correlation, request);
    return {{"sources", split.sources}, {"targets", split.targets}, {"correlation", split.correlation}};
}

}  // namespace

json run_tables(const json& command, Workbench& bench) {
    const Progress progress = bench.messages.progress();
    progress.report(0, "reading the tables");
    const LatencyTable table = join_files(read_files(command));
    progress.report(0.3, "comparing the devices");
    const Eigen::MatrixXd correlation = device_correlation(table);
    const Eigen::MatrixX2d places = device_map(correlation);
    progress.report(0.9, "dividing the devices");
    return {{"space", table.space->id()},
            {"architectures", table.architectures.size()},
            {"devices", devices_json(table)},
            {"spearman", matrix_json(correlation)},
            {"x", numbers_json(places.col(0))},
            {"y", numbers_json(places.col(1))},
            {"split", split_json(table.devices, correlation)},
            {"warnings", latency_doubts(table)}};
}

}  // namespace latlab
