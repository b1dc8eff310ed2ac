#include "predictor/source_data.h"

#include <cmath>
#include <cstdio>

#include "base/random.h"

namespace latlab {
namespace {

constexpr std::uint64_t fnv_start = 0xCBF29CE484222325ULL;

std::uint64_t fnv(std::uint64_t hash, const void* data, std::size_t size) {
    const auto* bytes = static_cast<const unsigned char*>(data);
    for (std::size_t i = 0; i < size; ++i) hash = (hash ^ bytes[i]) * 0x100000001B3ULL;
    return hash;
}

// The length goes in too, so that ("ab", "c") and ("a", "bc") differ.
std::uint64_t fnv(std::uint64_t hash, std::string_view text) {
    const std::uint64_t size = text.size();
    return fnv(fnv(hash, &size, sizeof size), text.data(), text.size());
}

std::string hexadecimal(std::uint64_t hash) {
    char text[17];
    std::snprintf(text, sizeof text, "%016llx", static_cast<unsigned long long>(hash));
    return text;
}

LatencyTable keep_rows_with_values(const LatencyTable& table) {
    LatencyTable kept{table.space, {}, table.devices, {}};
    std::vector<Eigen::Index> rows;
    for (Eigen::Index row = 0; row < table.latency_ms.rows(); ++row) {
        if (table.latency_ms.row(row).array().isNaN().all()) continue;
        rows.push_back(row);
        kept.architectures.push_back(table.architectures[static_cast<std::size_t>(row)]);
    }
    kept.latency_ms = table.latency_ms(rows, Eigen::all);
    return kept;
}

}  // namespace

LatencyTable select_devices(const LatencyTable& table, const std::vector<std::string>& devices) {
    LatencyTable selected{table.space, table.architectures, devices, {}};
    std::vector<Eigen::Index> columns;
    for (const std::string& device : devices) columns.push_back(table.column(device));
    selected.latency_ms = table.latency_ms(Eigen::all, columns);
    return keep_rows_with_values(selected);
}

LatencyTable draw_per_device(const LatencyTable& table, std::size_t per_device, std::uint64_t seed) {
    if (per_device == 0) return table;
    LatencyTable drawn{table.space, table.architectures, table.devices, {}};
    drawn.latency_ms.setConstant(table.latency_ms.rows(), table.latency_ms.cols(), NAN);
    for (Eigen::Index column = 0; column < table.latency_ms.cols(); ++column) {
        const auto values = table.latency_ms.col(column);
        std::vector<Eigen::Index> measured;
        for (Eigen::Index row = 0; row < values.size(); ++row)
            if (!std::isnan(values[row])) measured.push_back(row);
        const std::uint64_t stream = fnv(fnv_start, table.devices[static_cast<std::size_t>(column)]);
        Random random = Random(seed).fork(stream);
        for (const std::size_t i : random.sample(measured.size(), std::min(per_device, measured.size())))
            drawn.latency_ms(measured[i], column) = values[measured[i]];
    }
    return keep_rows_with_values(drawn);
}

std::vector<std::size_t> rows_measured_on_all(const LatencyTable& table,
                                              const std::vector<std::string>& devices) {
    std::vector<Eigen::Index> columns;
    for (const std::string& device : devices) columns.push_back(table.column(device));
    std::vector<std::size_t> rows;
    for (std::size_t row = 0; row < table.architectures.size(); ++row) {
        bool measured = true;
        for (const Eigen::Index column : columns)
            measured = measured && !std::isnan(table.latency_ms(static_cast<Eigen::Index>(row), column));
        if (measured) rows.push_back(row);
    }
    return rows;
}

std::string fingerprint(const LatencyTable& table) {
    std::uint64_t hash = fnv(fnv_start, table.space->id());
    for (const std::string& device : table.devices) hash = fnv(hash, device);
    for (const Architecture& architecture : table.architectures)
        hash = fnv(hash, architecture.ops.data(), architecture.ops.size());
    for (Eigen::Index i = 0; i < table.latency_ms.size(); ++i) {
        // One bit pattern for all NaNs.
        const double value = std::isnan(table.latency_ms(i)) ? -1.0 : table.latency_ms(i);
        hash = fnv(hash, &value, sizeof value);
    }
    return hexadecimal(hash);
}

std::string fingerprint(std::string_view bytes) {
    return hexadecimal(fnv(fnv_start, bytes));
}

}  // namespace latlab
