#include "search/accuracy_training.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/error.h"
#include "base/statistics.h"
#include "base/text.h"
#include "nn/losses.h"
#include "nn/optimiser.h"
#include "search/cell_features.h"
#include "spaces/search_space.h"

namespace latlab {
namespace {

constexpr std::array<const char*, accuracy_dataset_count> column_names = {"c10_test_200ep", "c100_test_200ep",
                                                                          "in16_test_200ep"};

// Goes through the rows in random order again and again, a batch at a time.
class Batches {
  public:
    Batches(nn::Index rows, int size, Random& random)
        : order_(static_cast<std::size_t>(rows)), size_(static_cast<std::size_t>(size)), random_(random) {
        std::iota(order_.begin(), order_.end(), nn::Index{0});
    }
    std::vector<nn::Index> next() {
        if (at_ == 0) random_.shuffle(order_);
        const std::size_t from = at_;
        at_ = std::min(from + size_, order_.size());
        const auto row = [&](std::size_t i) { return order_.begin() + static_cast<std::ptrdiff_t>(i); };
        const std::vector<nn::Index> batch(row(from), row(at_));
        if (at_ == order_.size()) at_ = 0;
        return batch;
    }

  private:
    std::vector<nn::Index> order_;
    std::size_t size_, at_ = 0;
    Random& random_;
};

}  // namespace

AccuracyTable AccuracyTable::rows(const std::vector<std::size_t>& rows) const {
    AccuracyTable part;
    part.accuracies.resize(static_cast<nn::Index>(rows.size()), accuracies.cols());
    for (std::size_t i = 0; i < rows.size(); ++i) {
        part.architectures.push_back(architectures.at(rows[i]));
        part.accuracies.row(static_cast<nn::Index>(i)) = accuracies.row(static_cast<nn::Index>(rows[i]));
    }
    return part;
}

AccuracyTable accuracy_table(const WideTable& table, const std::string& name) {
    AccuracyTable accuracies;
    accuracies.architectures = table.architectures;
    accuracies.accuracies.resize(table.values.rows(), accuracy_dataset_count);
    for (std::size_t j = 0; j < column_names.size(); ++j) {
        const Eigen::VectorXd column = table.values.col(table.column(column_names[j]));
        for (nn::Index i = 0; i < column.size(); ++i) {
            if (column[i] >= 0 && column[i] <= 100) continue;
            throw DataError(from_number(column[i]) + " is no accuracy",
                            name + ", entry " + std::to_string(i + 1) + ", column " + column_names[j],
                            "An accuracy is a number of percent from 0 to 100.");
        }
        accuracies.accuracies.col(static_cast<nn::Index>(j)) = column.cast<float>();
    }
    return accuracies;
}

AccuracyModel train_accuracy_model(const AccuracyTable& table, const AccuracyTrainingOptions& options,
                                   std::uint64_t seed, const Progress& progress) {
    std::vector<std::size_t> connected;
    for (std::size_t i = 0; i < table.architectures.size(); ++i) {
        if (search_space("nb201").connected(table.architectures[i])) connected.push_back(i);
    }
    if (connected.size() < 2) throw DataError("the accuracy model needs two connected cells at least");
    const AccuracyTable used = table.rows(connected);

    Random random(seed);
    AccuracyModel model(random);
    const nn::Matrix<float> features = cell_features(used.architectures);
    const nn::Matrix<float> targets = model.standardise(used.accuracies);
    const nn::ParameterList<float> parameters = model.parameters();
    nn::AdamWOptions adam;
    adam.weight_decay = options.weight_decay;
    nn::AdamW<float> optimiser(parameters, adam);
    nn::Tape<float> tape;
    Batches batches(features.rows(), options.batch, random);
    for (int step = 0; step < options.steps; ++step) {
        if (step % 50 == 0)
            progress.report(static_cast<double>(step) / options.steps, "Training the accuracy model");
        optimiser.set_learning_rate(nn::cosine_learning_rate(
            options.learning_rate, options.learning_rate / 100, step, options.steps));
        const std::vector<nn::Index> batch = batches.next();
        const nn::Matrix<float> batch_features = features(batch, Eigen::all);
        const nn::Matrix<float> batch_targets = targets(batch, Eigen::all);
        const auto loss =
            nn::mean_squared_error<float>(model.forward(tape.constant_view(batch_features)), batch_targets);
        parameters.zero_gradients();
        tape.backward(loss);
        optimiser.step();
    }
    return model;
}

AccuracyFit accuracy_fit(const AccuracyModel& model, const AccuracyTable& table) {
    const nn::Matrix<double> predicted = model.predict(table.architectures).cast<double>();
    const nn::Matrix<double> actual = table.accuracies.cast<double>();
    AccuracyFit fit;
    for (nn::Index j = 0; j < accuracy_dataset_count; ++j) {
        const Eigen::VectorXd p = predicted.col(j), a = actual.col(j);
        const auto list = [](const Eigen::VectorXd& v) {
            return std::span<const double>(v.data(), static_cast<std::size_t>(v.size()));
        };
        fit.spearman[static_cast<std::size_t>(j)] = spearman(list(p), list(a));
        fit.mean_absolute_error[static_cast<std::size_t>(j)] = (p - a).cwiseAbs().mean();
    }
    return fit;
}

}  // namespace latlab
