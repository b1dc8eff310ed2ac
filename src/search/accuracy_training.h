#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "base/progress.h"
#include "devices/wide_table.h"
#include "search/accuracy_model.h"

namespace latlab {

/// Test accuracies in % of NAS-Bench-201 cells after 200 epochs.
struct AccuracyTable {
    std::vector<Architecture> architectures;
    nn::Matrix<float> accuracies;  ///< architectures x data sets

    /// The table with only these rows, in this order.
    AccuracyTable rows(const std::vector<std::size_t>& rows) const;
};

/// The columns `c10_test_200ep`, `c100_test_200ep` and `in16_test_200ep` of a table of NAS-Bench-201; name
/// stands for it in messages. Throws DataError when one is missing or holds what is no accuracy.
AccuracyTable accuracy_table(const WideTable& table, const std::string& name);

struct AccuracyTrainingOptions {
    int steps = 7200;  ///< whatever the table's size: 60 times through all of NAS-Bench-201
    int batch = 128;
    double learning_rate = 3e-3;
    double weight_decay = 1e-2;
};

/// Trains on the connected cells of the table; squared error, AdamW, cosine schedule. The same table, options
/// and seed give the same model.
AccuracyModel train_accuracy_model(const AccuracyTable& table, const AccuracyTrainingOptions& options,
                                   std::uint64_t seed, const Progress& progress = {});

/// How well a model meets a table, for each data set.
struct AccuracyFit {
    std::array<double, accuracy_dataset_count> spearman{};
    std::array<double, accuracy_dataset_count> mean_absolute_error{};  ///< in percent points
};
AccuracyFit accuracy_fit(const AccuracyModel& model, const AccuracyTable& table);

}  // namespace latlab
