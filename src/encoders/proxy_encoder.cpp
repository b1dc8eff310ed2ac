#include "encoders/proxy_encoder.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <unordered_set>

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

// The positions of rows about different networks: of several about one network the first.
std::vector<std::size_t> first_of_each(const SearchSpace& space,
                                       const std::vector<Architecture>& architectures) {
    std::unordered_set<Architecture, ArchitectureHash> seen;
    std::vector<std::size_t> first;
    for (std::size_t i = 0; i < architectures.size(); ++i) {
        if (seen.insert(representative(space, architectures[i])).second) first.push_back(i);
    }
    return first;
}

constexpr std::size_t most_networks = 1'000'000;
constexpr const char *operations_tensor = "operations", *ranks_tensor = "ranks";
constexpr const char* mend = "Use a file that `latlab encode --train --encoder zcp` has written";

const nn::Tensor& table_in(const EncoderFile& file, const char* tensor, std::size_t columns,
                           const std::string& name) {
    const nn::Tensor* found = file.tensors.find(tensor);
    if (!found || found->shape.size() != 2 || found->shape[0] == 0 || found->shape[1] != columns)
        throw DataError(
            "it has no table " + std::string(tensor) + " of " + std::to_string(columns) + " columns", name,
            mend);
    if (found->shape[0] > most_networks)
        throw DataError("it tells of more than a million networks", name, mend);
    return *found;
}

std::vector<Architecture> architectures_in(const EncoderFile& file, const std::string& name) {
    const auto length = static_cast<std::size_t>(file.space->length());
    const nn::Tensor& operations = table_in(file, operations_tensor, length, name);
    std::vector<Architecture> architectures(operations.shape[0]);
    for (std::size_t i = 0; i < operations.values.size(); ++i) {
        const float digit = operations.values[i];
        if (!(digit >= 0 && digit < static_cast<float>(file.space->op_count()) && digit == std::floor(digit)))
            throw DataError("it holds an operation that the space does not have", name, mend);
        architectures[i / length].ops.push_back(static_cast<std::uint8_t>(digit));
    }
    return architectures;
}

}  // namespace

ProxyEncoder::ProxyEncoder(const SearchSpace& space, std::vector<Architecture> architectures,
                           const std::vector<ProxyValues>& values, std::string name)
    : space_(space), name_(std::move(name)), architectures_(std::move(architectures)) {
    if (architectures_.size() != values.size() || values.empty())
        throw std::invalid_argument("as many rows of proxies as architectures, at least one");
    std::vector<ProxyValues> kept;
    for (const std::size_t i : first_of_each(space, architectures_)) {
        architectures_[kept.size()] = architectures_[i];
        kept.push_back(values[i]);
    }
    architectures_.resize(kept.size());
    ranks_.resize(static_cast<Eigen::Index>(kept.size()), width());
    for (std::size_t proxy = 0; proxy < proxy_count; ++proxy) {
        std::vector<double> column;
        for (const ProxyValues& row : kept) column.push_back(row[proxy]);
        ranks_.col(static_cast<Eigen::Index>(proxy)) = scaled_ranks(std::move(column));
    }
    index();
}

ProxyEncoder::ProxyEncoder(const EncoderFile& file, const std::string& name)
    : space_(*file.space), name_(name), architectures_(architectures_in(file, name)) {
    const nn::Tensor& ranks = table_in(file, ranks_tensor, proxy_count, name);
    if (ranks.shape[0] != architectures_.size())
        throw DataError("it does not hold a row of ranks for each network", name, mend);
    ranks_ = nn::ConstView<float>(ranks.values.data(), static_cast<Eigen::Index>(ranks.shape[0]), width());
    if (!(ranks_.array() >= 0 && ranks_.array() <= 1).all())
        throw DataError("its ranks are not all between 0 and 1", name, mend);
    index();
    if (row_of_.size() != architectures_.size()) throw DataError("a network is there twice", name, mend);
}

std::string ProxyEncoder::save() const {
    nn::Tensor operations{operations_tensor,
                          {architectures_.size(), static_cast<std::size_t>(space_.length())},
                          {},
                          nn::TensorType::float16};
    for (const Architecture& architecture : architectures_)
        operations.values.insert(operations.values.end(), architecture.ops.begin(), architecture.ops.end());
    nn::Tensor ranks{ranks_tensor, {architectures_.size(), proxy_count}, {}, nn::TensorType::float16};
    ranks.values.assign(ranks_.data(), ranks_.data() + ranks_.size());
    nn::TensorFile tensors;
    tensors.tensors = {std::move(operations), std::move(ranks)};
    return EncoderFile{std::string(id()), &space_, "{}", 0, std::move(tensors)}.save();
}

void ProxyEncoder::index() {
    for (std::size_t i = 0; i < architectures_.size(); ++i)
        row_of_.emplace(representative(space_, architectures_[i]), static_cast<Eigen::Index>(i));
    for (const Architecture& architecture : architectures_) {
        const LayerCost cost = space_.total(architecture);
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
    for (const auto& part : parts_) {
        const std::span<const Architecture> known = part->known();
        if (known_.empty()) {
            known_.assign(known.begin(), known.end());
        } else if (!known.empty()) {
            const std::unordered_set<Architecture, ArchitectureHash> also(known.begin(), known.end());
            std::erase_if(known_,
                          [&](const Architecture& architecture) { return !also.count(architecture); });
            if (known_.empty()) throw DataError("its tables have no network in common", id_, "");
        }
    }
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
