#include "encoders/proxy_encoder.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

#include "base/error.h"
#include "base/statistics.h"
#include "spaces/nb201_cells.h"

namespace latlab {
namespace {

// The architecture whose row tells of this one.
Architecture representative(const SearchSpace& space, const Architecture& architecture) {
    return space.id() == "nb201" ? nb201::canonical_cell(architecture) : architecture;
}

// Ranks of a column scaled to 0..1.
Eigen::VectorXf scaled_ranks(std::vector<double> column) {
    for (double& value : column)
        if (std::isnan(value)) value = -std::numeric_limits<double>::infinity();
    const std::vector<double> ranks = average_ranks(column);
    const double last = std::max<double>(1, static_cast<double>(column.size()) - 1);
    Eigen::VectorXf scaled(static_cast<Eigen::Index>(ranks.size()));
    for (Eigen::Index i = 0; i < scaled.size(); ++i)
        scaled(i) = static_cast<float>((ranks[static_cast<std::size_t>(i)] - 1) / last);
    return scaled;
}

// Where a number would rank among sorted ones, in the middle of those that equal it.
float rank_among(const std::vector<double>& sorted, double value) {
    const auto [low, high] = std::equal_range(sorted.begin(), sorted.end(), value);
    const double below = static_cast<double>(low - sorted.begin()), equal = static_cast<double>(high - low);
    const double last = std::max<double>(1, static_cast<double>(sorted.size()) - 1);
    return static_cast<float>(std::clamp((below + std::max(0.0, equal - 1) / 2) / last, 0.0, 1.0));
}

}  // namespace

ProxyEncoder::ProxyEncoder(const SearchSpace& space, std::vector<Architecture> architectures,
                           const std::vector<ProxyValues>& values, std::string name)
    : space_(space), name_(std::move(name)) {
    if (architectures.size() != values.size() || values.empty())
        throw std::invalid_argument("as many rows of proxies as architectures, at least one");
    for (std::size_t i = 0; i < architectures.size(); ++i)
        row_of_.emplace(representative(space, architectures[i]), static_cast<Eigen::Index>(i));
    ranks_.resize(static_cast<Eigen::Index>(values.size()), width());
    for (std::size_t proxy = 0; proxy < proxy_count; ++proxy) {
        std::vector<double> column;
        for (const ProxyValues& row : values) column.push_back(row[proxy]);
        ranks_.col(static_cast<Eigen::Index>(proxy)) = scaled_ranks(std::move(column));
    }
    for (const Architecture& architecture : architectures) {
        const LayerCost cost = space.total(architecture);
        flops_.push_back(cost.flops);
        params_.push_back(cost.parameters);
    }
    std::sort(flops_.begin(), flops_.end());
    std::sort(params_.begin(), params_.end());
}

Eigen::MatrixXf ProxyEncoder::encode(std::span<const Architecture> architectures) const {
    Eigen::MatrixXf encoded(static_cast<Eigen::Index>(architectures.size()), width());
    for (std::size_t i = 0; i < architectures.size(); ++i) {
        const auto row = row_of_.find(representative(space_, architectures[i]));
        if (row == row_of_.end())
            throw DataError("no zero-cost proxies of " + space_.print(architectures[i]), name_,
                            "Compute them with `latlab proxies`.");
        const LayerCost cost = space_.total(architectures[i]);
        auto vector = encoded.row(static_cast<Eigen::Index>(i));
        vector = ranks_.row(row->second);
        vector(static_cast<Eigen::Index>(Proxy::flops)) = rank_among(flops_, cost.flops);
        vector(static_cast<Eigen::Index>(Proxy::params)) = rank_among(params_, cost.parameters);
    }
    return encoded;
}

JoinedEncoder::JoinedEncoder(std::string id, std::vector<std::shared_ptr<const Encoder>> parts)
    : id_(std::move(id)), parts_(std::move(parts)) {
    if (parts_.empty()) throw std::invalid_argument("encoders to join");
}

int JoinedEncoder::width() const {
    int sum = 0;
    for (const auto& part : parts_) sum += part->width();
    return sum;
}

Eigen::MatrixXf JoinedEncoder::encode(std::span<const Architecture> architectures) const {
    Eigen::MatrixXf encoded(static_cast<Eigen::Index>(architectures.size()), width());
    Eigen::Index first = 0;
    for (const auto& part : parts_) {
        encoded.middleCols(first, part->width()) = part->encode(architectures);
        first += part->width();
    }
    return encoded;
}

}  // namespace latlab
