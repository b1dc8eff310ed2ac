#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "base/statistics.h"
#include "devices/latency_table.h"

namespace latlab {
namespace {

// Rows with a latency, fastest first. Sorted once a device, so that ranking any subset of rows is linear.
std::vector<int> sorted_rows(const LatencyTable& table, Eigen::Index device) {
    const auto latency = table.latency_ms.col(device);
    std::vector<int> rows;
    for (int row = 0; row < latency.size(); ++row) {
        if (!std::isnan(latency[row])) rows.push_back(row);
    }
    std::sort(rows.begin(), rows.end(), [&](int a, int b) { return latency[a] < latency[b]; });
    return rows;
}

// Average ranks of one device among the rows that the other has too, written to ranks[row].
void rank_shared_rows(const LatencyTable& table, const std::vector<int>& sorted, Eigen::Index device,
                      Eigen::Index other, std::vector<double>& ranks) {
    std::vector<int> shared;
    for (const int row : sorted) {
        if (!std::isnan(table.latency_ms(row, other))) shared.push_back(row);
    }
    const auto latency = table.latency_ms.col(device);
    for (std::size_t begin = 0, end; begin < shared.size(); begin = end) {
        for (end = begin + 1; end < shared.size() && latency[shared[end]] == latency[shared[begin]];) ++end;
        for (std::size_t i = begin; i < end; ++i) ranks[shared[i]] = static_cast<double>(begin + end + 1) / 2;
    }
}

}  // namespace

Eigen::MatrixXd device_correlation(const LatencyTable& table) {
    const Eigen::Index devices = table.latency_ms.cols();
    std::vector<std::vector<int>> sorted;
    for (Eigen::Index device = 0; device < devices; ++device) sorted.push_back(sorted_rows(table, device));

    Eigen::MatrixXd correlation = Eigen::MatrixXd::Identity(devices, devices);
    std::vector<double> ranks_a(table.latency_ms.rows()), ranks_b(table.latency_ms.rows()), shared_a,
        shared_b;
    for (Eigen::Index a = 0; a < devices; ++a) {
        for (Eigen::Index b = 0; b < a; ++b) {
            rank_shared_rows(table, sorted[a], a, b, ranks_a);
            rank_shared_rows(table, sorted[b], b, a, ranks_b);
            shared_a.clear();
            shared_b.clear();
            for (const int row : sorted[a]) {
                if (std::isnan(table.latency_ms(row, b))) continue;
                shared_a.push_back(ranks_a[row]);
                shared_b.push_back(ranks_b[row]);
            }
            correlation(a, b) = correlation(b, a) = pearson(shared_a, shared_b);
        }
    }
    return correlation;
}

}  // namespace latlab
