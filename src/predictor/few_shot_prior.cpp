#include "predictor/few_shot_prior.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "nn/safetensors.h"
#include "predictor/source_data.h"

namespace latlab {
namespace {

using Json = nlohmann::json;

// Logarithms of a group's weight and of the noise's variance, for targets of variance 1. That the known
// devices explain most and that few of the other groups matter is what leaving out known devices showed
// (datasets/results/few-shot-choice.md).
constexpr double sources_mean = 0, group_mean = -4.5, group_deviation = 2.5;
constexpr double noise_mean = -4, noise_deviation = 2;

// Changes when the columns of the map do, or their version.
std::string signature(const FeatureMap& map) {
    std::string text = "version " + std::to_string(features_version) + ": ";
    for (const FeatureGroup& group : map.groups())
        text += group.name + " " + std::to_string(group.width) + ", ";
    return text;
}

std::string required(const nn::TensorFile& file, const std::string& key, const std::string& name) {
    const auto found = file.metadata.find(key);
    if (found != file.metadata.end()) return found->second;
    throw DataError("the file says nothing of its \"" + key + "\", so it does not hold a few-shot prior",
                    name, "Use a file that LatLab has written.");
}

const FeatureMap& map_of(const nn::TensorFile& file, const std::string& name) {
    if (required(file, "model", name) != "few-shot")
        throw DataError("the file holds another model", name,
                        "Use a file with a few-shot prior, or say --predictor nasflat.");
    for (const SearchSpace* space : search_spaces()) {
        if (space->id() != required(file, "space", name)) continue;
        const FeatureMap& map = feature_map(*space);
        if (signature(map) == required(file, "features", name)) return map;
        throw DataError("the prior was made for other features", name,
                        "Make it again: latlab pretrain --predictor few-shot.");
    }
    throw DataError("the prior is for an unknown search space", name, "Use a newer version of LatLab.");
}

}  // namespace

std::vector<FeatureGroup> FewShotPrior::groups() const {
    std::vector<FeatureGroup> list;
    const auto devices = static_cast<int>(sources.weights.cols());
    if (devices > 0) list.push_back({"known devices", 0, devices});
    int first = devices;
    for (FeatureGroup group : map->groups()) {
        if (group.use == FeatureUse::smoothing) continue;
        group.first = first;
        first += group.width;
        list.push_back(group);
    }
    return list;
}

SettingPrior FewShotPrior::settings() const {
    const auto count = static_cast<Eigen::Index>(groups().size());
    SettingPrior prior{Eigen::VectorXd::Constant(count, group_mean),
                       Eigen::VectorXd::Constant(count, group_deviation), noise_mean, noise_deviation};
    if (sources.weights.cols() > 0) prior.log_weight_mean[0] = sources_mean;
    return prior;
}

Eigen::VectorXd FewShotPrior::design_weights() const {
    return (0.5 * settings().log_weight_mean).array().exp();
}

FewShotPrior FewShotPrior::only(const std::vector<std::string>& devices) const {
    const std::vector<std::string>& known = sources.devices;
    FewShotPrior prior = *this;
    prior.sources.devices.clear();
    std::vector<Eigen::Index> kept;
    for (std::size_t i = 0; i < known.size(); ++i) {
        if (std::find(devices.begin(), devices.end(), known[i]) == devices.end()) continue;
        kept.push_back(static_cast<Eigen::Index>(i));
        prior.sources.devices.push_back(known[i]);
    }
    // Each device's share of the group's variance grows.
    const double scale = std::sqrt(static_cast<double>(known.size()) / static_cast<double>(kept.size()));
    prior.sources.weights = scale * sources.weights(Eigen::all, kept);
    return prior;
}

FewShotPrior FewShotPrior::executing() const {
    FewShotPrior prior = *this;
    prior.map = &executing_feature_map(map->space());
    return prior;
}

Eigen::MatrixXd FewShotPrior::known_latencies(std::span<const Architecture> architectures) const {
    return feature_map(map->space()).encode(architectures) * sources.weights;
}

Eigen::MatrixXd FewShotPrior::encode(std::span<const Architecture> architectures) const {
    const Eigen::MatrixXd features = map->encode(architectures);
    const std::vector<FeatureGroup> list = groups();
    Eigen::MatrixXd all(features.rows(), list.back().first + list.back().width);
    if (sources.weights.cols() > 0) all.leftCols(sources.weights.cols()) = features * sources.weights;
    Eigen::Index next = sources.weights.cols();
    for (const FeatureGroup& group : map->groups()) {
        if (group.use == FeatureUse::smoothing) continue;
        all.middleCols(next, group.width) = features.middleCols(group.first, group.width);
        next += group.width;
    }
    return all;
}

FewShotPrior make_few_shot_prior(const LatencyTable& sources, std::string licences,
                                 const Progress& progress) {
    const FeatureMap& map = feature_map(*sources.space);
    return {&map, fit_source_basis(sources, map, progress), fingerprint(sources), std::move(licences)};
}

std::string save_few_shot_prior(const FewShotPrior& prior) {
    const Eigen::MatrixXd& weights = prior.sources.weights;
    nn::Tensor tensor{
        "known_devices",
        {static_cast<std::size_t>(weights.cols()), static_cast<std::size_t>(prior.map->width())},
        {},
        nn::TensorType::float32};
    for (const double weight : weights.reshaped()) tensor.values.push_back(static_cast<float>(weight));
    nn::TensorFile file{{std::move(tensor)},
                        {{"model", "few-shot"},
                         {"space", std::string(prior.map->space().id())},
                         {"features", signature(*prior.map)},
                         {"devices", Json(prior.sources.devices).dump()},
                         {"data", prior.data},
                         {"licences", prior.licences}}};
    if (!prior.learning_curve.empty())
        file.metadata["learning_curve"] = learning_curve_text(prior.learning_curve);
    const std::vector<std::uint8_t> bytes = nn::write_safetensors(file);
    return {bytes.begin(), bytes.end()};
}

FewShotPrior load_few_shot_prior(std::string_view bytes, const std::string& name) {
    const nn::TensorFile file =
        nn::read_safetensors({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()}, name);
    const FeatureMap& map = map_of(file, name);
    FewShotPrior prior{&map, {}, required(file, "data", name), required(file, "licences", name)};
    const auto curve = file.metadata.find("learning_curve");
    if (curve != file.metadata.end()) prior.learning_curve = read_learning_curve(curve->second, name);
    const Json devices = Json::parse(required(file, "devices", name), nullptr, false);
    const nn::Tensor* tensor = file.find("known_devices");
    const auto width = static_cast<std::size_t>(map.width());
    const bool strings =
        devices.is_array() &&
        std::all_of(devices.begin(), devices.end(), [](const Json& entry) { return entry.is_string(); });
    if (!strings || !tensor || tensor->shape != std::vector<std::size_t>{devices.size(), width})
        throw DataError("the known devices' numbers are missing or not as many as they should be", name,
                        "Make the prior again: latlab pretrain --predictor few-shot.");
    devices.get_to(prior.sources.devices);
    prior.sources.weights = Eigen::Map<const Eigen::MatrixXf>(tensor->values.data(), map.width(),
                                                              static_cast<Eigen::Index>(devices.size()))
                                .cast<double>();
    if (!prior.sources.weights.allFinite())
        throw DataError("the known devices' numbers are not all finite", name,
                        "Make the prior again: latlab pretrain --predictor few-shot.");
    return prior;
}

}  // namespace latlab
