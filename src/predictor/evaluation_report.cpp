#include "predictor/evaluation_report.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <map>
#include <nlohmann/json.hpp>
#include <vector>

#include "base/statistics.h"
#include "base/text.h"

namespace latlab {
namespace {

double six_decimals(double value) {
    return std::round(value * 1e6) / 1e6;
}

struct Figure {
    const char* title;
    double EvaluationRecord::*value;
};

constexpr Figure figures[] = {
    {"Spearman", &EvaluationRecord::spearman},
    {"Kendall tau-b", &EvaluationRecord::kendall},
    {"median relative error", &EvaluationRecord::median_relative_error},
};

std::vector<std::string> distinct(std::span<const EvaluationRecord> records,
                                  std::string EvaluationRecord::*field) {
    std::vector<std::string> values;
    for (const EvaluationRecord& record : records)
        if (std::find(values.begin(), values.end(), record.*field) == values.end())
            values.push_back(record.*field);
    return values;
}

std::string cell(const std::vector<double>& values) {
    char text[64] = "";
    if (values.size() == 1) std::snprintf(text, sizeof text, "  %6.3f", values[0]);
    if (values.size() > 1)
        std::snprintf(text, sizeof text, "  %6.3f ± %5.3f", mean(values), standard_deviation(values));
    // One character more than it seems to have: the sign in the middle takes two bytes.
    return padded(text, values.size() > 1 ? 17 : 16);
}

// The figure of one predictor (on one device, if one is named) for each seed, the mean over the devices.
// Undefined figures are left out.
std::vector<double> by_seed(std::span<const EvaluationRecord> records, const Figure& figure,
                            const std::string& predictor, const std::string* device = nullptr) {
    std::map<std::uint64_t, std::vector<double>> devices;
    for (const EvaluationRecord& record : records) {
        if (record.predictor != predictor || (device && record.device != *device)) continue;
        if (!std::isnan(record.*figure.value)) devices[record.seed].push_back(record.*figure.value);
    }
    std::vector<double> means;
    for (const auto& [seed, values] : devices) means.push_back(mean(values));
    return means;
}

std::string header(const std::string& title, const std::vector<std::string>& predictors, std::size_t width) {
    std::string text = padded(title, width);
    for (const std::string& predictor : predictors) text += padded("  " + predictor, 16);
    return text + "\n";
}

std::string figure_block(std::span<const EvaluationRecord> records, const Figure& figure, std::size_t width) {
    const std::vector<std::string> predictors = distinct(records, &EvaluationRecord::predictor);
    std::string text = header(figure.title, predictors, width);
    for (const std::string& device : distinct(records, &EvaluationRecord::device)) {
        text += padded(device, width);
        for (const std::string& predictor : predictors)
            text += cell(by_seed(records, figure, predictor, &device));
        text += "\n";
    }
    text += padded("mean over devices", width);
    for (const std::string& predictor : predictors) text += cell(by_seed(records, figure, predictor));
    return text + "\n";
}

}  // namespace

std::string json_line(const EvaluationRecord& record) {
    nlohmann::ordered_json line = {
        {"task", record.task},
        {"space", record.space},
        {"device", record.device},
        {"predictor", record.predictor},
        {"sampler", record.sampler},
        {"k", record.k},
        {"seed", record.seed},
        {"spearman", six_decimals(record.spearman)},
        {"kendall", six_decimals(record.kendall)},
        {"median_relative_error", six_decimals(record.median_relative_error)},
        {"n_test", record.n_test},
        {"seconds", six_decimals(record.seconds)},
    };
    if (record.intervals) {
        const IntervalFigures& figures = *record.intervals;
        line["coverage50"] = six_decimals(figures.coverage50);
        line["coverage80"] = six_decimals(figures.coverage80);
        line["coverage95"] = six_decimals(figures.coverage95);
        line["coverage80_thirds"] = {six_decimals(figures.lower_third), six_decimals(figures.middle_third),
                                     six_decimals(figures.upper_third)};
        line["relative_width80"] = six_decimals(figures.relative_width);
        line["interval_score80"] = six_decimals(figures.score);
        line["interval_score80_constant_width"] = six_decimals(figures.constant_score);
    }
    return line.dump();
}

std::string summary_table(std::span<const EvaluationRecord> records) {
    if (records.empty()) return "";
    const EvaluationRecord& first = records.front();
    const std::size_t devices = distinct(records, &EvaluationRecord::device).size();
    const std::size_t predictors = distinct(records, &EvaluationRecord::predictor).size();
    std::size_t width = std::string("median relative error").size();
    std::size_t undefined = 0;
    for (const EvaluationRecord& record : records) {
        width = std::max(width, record.device.size());
        if (std::isnan(record.spearman)) ++undefined;
    }
    std::string text = "task " + first.task + " (" + first.space + "): " + std::to_string(first.k) +
                       " measurements by sampler " + first.sampler + ", " +
                       std::to_string(records.size() / devices / predictors) + " seeds, scored on " +
                       std::to_string(first.n_test) + " other architectures\n";
    for (const Figure& figure : figures) {
        text += "\n";
        text += figure_block(records, figure, width + 1);
    }
    if (undefined > 0) {
        text += "\nNot counted: ";
        text += std::to_string(undefined) + " correlations of predictions that are all equal.\n";
    }
    return text;
}

std::string overview_table(std::span<const EvaluationRecord> records) {
    const std::vector<std::string> predictors = distinct(records, &EvaluationRecord::predictor);
    std::string text = "Spearman, mean over devices\n" + header("task", predictors, 8);
    for (const std::string& task : distinct(records, &EvaluationRecord::task)) {
        std::vector<EvaluationRecord> own;
        for (const EvaluationRecord& record : records)
            if (record.task == task) own.push_back(record);
        text += padded(task, 8);
        for (const std::string& predictor : predictors) text += cell(by_seed(own, figures[0], predictor));
        text += "\n";
    }
    return text;
}

}  // namespace latlab
