#pragma once

#include <array>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "nn/layers.h"
#include "search/objective.h"

namespace latlab {

/// The data sets whose test accuracy after 200 epochs NAS-Bench-201 knows.
enum class AccuracyDataset { cifar10, cifar100, imagenet16 };
inline constexpr int accuracy_dataset_count = 3;

/// "cifar10", "cifar100", "imagenet16" (or "imagenet16-120"); throws UsageError that lists them.
AccuracyDataset accuracy_dataset(std::string_view name);
/// "CIFAR-100" and so on, for people.
std::string_view dataset_title(AccuracyDataset dataset);

/// A small network from a NAS-Bench-201 cell (cell_features.h) to its three test accuracies in %. It learns
/// -log(100 - accuracy), standardised, so that half a percent counts for more at the top, where searches
/// look. Disconnected cells get the accuracy of guessing.
class AccuracyModel {
  public:
    /// An untrained one.
    explicit AccuracyModel(Random& random);

    /// The accuracies in %: architectures x data sets.
    nn::Matrix<float> predict(std::span<const Architecture> architectures) const;

    nn::ParameterList<float> parameters();
    /// The network's output of features (rows x cell_feature_count): standardised, rows x data sets.
    nn::Variable<float> forward(const nn::Variable<float>& features) const { return network_(features); }
    /// Sets the scale of the outputs from accuracies in % (rows x data sets), and gives them standardised.
    nn::Matrix<float> standardise(const nn::Matrix<float>& accuracies);

    /// A safetensors file with float16 numbers; the metadata says where they come from.
    std::string save(std::map<std::string, std::string> metadata) const;
    /// Throws DataError for anything that is not a whole, unchanged file of an accuracy model.
    static AccuracyModel load(std::string_view bytes, const std::string& name);

  private:
    nn::Mlp<float> network_;
    nn::Parameter<float> mean_, deviation_;  // of the targets, 1 x data sets
};

/// Predicted test accuracy on one data set.
class PredictedAccuracy final : public Objective {
  public:
    PredictedAccuracy(std::shared_ptr<const AccuracyModel> model, AccuracyDataset dataset)
        : model_(std::move(model)), dataset_(dataset) {}
    std::vector<double> score(std::span<const Architecture> architectures) const override;
    std::string text() const override;

  private:
    std::shared_ptr<const AccuracyModel> model_;
    AccuracyDataset dataset_;
};

}  // namespace latlab
