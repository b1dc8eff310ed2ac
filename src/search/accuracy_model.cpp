#include "search/accuracy_model.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "nn/weights.h"
#include "search/cell_features.h"

namespace latlab {
namespace {

struct Dataset {
    std::string_view name, title;
    float chance;  // accuracy of guessing, %
};
constexpr std::array<Dataset, accuracy_dataset_count> datasets = {{
    {"cifar10", "CIFAR-10", 10.0F},
    {"cifar100", "CIFAR-100", 1.0F},
    {"imagenet16", "ImageNet16-120", 100.0F / 120},
}};

constexpr const char* model_kind = "accuracy-nb201";
constexpr float lowest_error = 1e-3F;  // %

bool is_disconnected(const std::array<std::uint8_t, 6>& cell) {
    return std::all_of(cell.begin(), cell.end(), [](std::uint8_t op) { return op == 0; });
}

}  // namespace

AccuracyDataset accuracy_dataset(std::string_view name) {
    for (std::size_t i = 0; i < datasets.size(); ++i) {
        if (datasets[i].name == name) return static_cast<AccuracyDataset>(i);
    }
    if (name == "imagenet16-120") return AccuracyDataset::imagenet16;
    throw UsageError("there is no objective '" + std::string(name) +
                     "'; the objectives are cifar10, cifar100, imagenet16 and capacity");
}

std::string_view dataset_title(AccuracyDataset dataset) {
    return datasets[static_cast<std::size_t>(dataset)].title;
}

AccuracyModel::AccuracyModel(Random& random)
    : network_("network", {cell_feature_count, 64, 64, accuracy_dataset_count}, random),
      mean_(nn::constant_parameter<float>("target.mean", 1, accuracy_dataset_count, 0)),
      deviation_(nn::constant_parameter<float>("target.deviation", 1, accuracy_dataset_count, 1)) {
    mean_.trainable = deviation_.trainable = false;
}

nn::ParameterList<float> AccuracyModel::parameters() {
    nn::ParameterList<float> list;
    network_.collect(list);
    list.add(mean_);
    list.add(deviation_);
    return list;
}

nn::Matrix<float> AccuracyModel::standardise(const nn::Matrix<float>& accuracies) {
    nn::Matrix<float> targets = -(100 - accuracies.array()).max(lowest_error).log();
    mean_.value = targets.colwise().mean();
    targets.rowwise() -= mean_.value.row(0);
    deviation_.value = (targets.array().square().colwise().mean() + 1e-12F).sqrt();
    return targets.array().rowwise() / deviation_.value.row(0).array();
}

nn::Matrix<float> AccuracyModel::predict(std::span<const Architecture> architectures) const {
    nn::Tape<float> tape(nn::Recording::off);
    const nn::Variable<float> output = network_(tape.constant(cell_features(architectures)));
    nn::Matrix<float> accuracies = output.value();
    accuracies = (accuracies.array().rowwise() * deviation_.value.row(0).array()).rowwise() +
                 mean_.value.row(0).array();
    accuracies = (100 - (-accuracies.array()).exp()).max(0);
    for (std::size_t i = 0; i < architectures.size(); ++i) {
        if (!is_disconnected(functional_cell(architectures[i]))) continue;
        for (int j = 0; j < accuracy_dataset_count; ++j) {
            accuracies(static_cast<nn::Index>(i), j) = datasets[static_cast<std::size_t>(j)].chance;
        }
    }
    return accuracies;
}

std::string AccuracyModel::save(std::map<std::string, std::string> metadata) const {
    metadata["kind"] = model_kind;
    AccuracyModel copy = *this;
    const std::vector<std::uint8_t> bytes = nn::write_safetensors(
        nn::pack_parameters(copy.parameters(), nn::TensorType::float16, std::move(metadata)));
    return std::string(bytes.begin(), bytes.end());
}

AccuracyModel AccuracyModel::load(std::string_view bytes, const std::string& name) {
    const auto* data = reinterpret_cast<const std::uint8_t*>(bytes.data());
    const nn::TensorFile file = nn::read_safetensors({data, bytes.size()}, name);
    const auto kind = file.metadata.find("kind");
    if (kind == file.metadata.end() || kind->second != model_kind) {
        throw DataError("this is not an accuracy model", name, "Write one with 'latlab pretrain-accuracy'.");
    }
    Random random(0);
    AccuracyModel model(random);
    nn::unpack_parameters(file, model.parameters(), name);
    return model;
}

std::vector<double> PredictedAccuracy::score(std::span<const Architecture> architectures) const {
    const nn::Matrix<float> accuracies = model_->predict(architectures);
    const auto column = accuracies.col(static_cast<nn::Index>(dataset_));
    return std::vector<double>(column.begin(), column.end());
}

std::string PredictedAccuracy::text() const {
    return "predicted " + std::string(dataset_title(dataset_)) +
           " test accuracy in % after 200 epochs of training";
}

}  // namespace latlab
