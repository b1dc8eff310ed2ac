#include <cmath>
#include <iostream>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>

#include "base/error.h"
#include "base/text.h"
#include "cli/command.h"
#include "cli/files.h"
#include "cli/method_arguments.h"
#include "cli/terminal.h"
#include "exchange/search_report.h"
#include "predictor/pruned_predictor.h"
#include "search/enumerated_predictor.h"
#include "search/objectives.h"

namespace latlab {
namespace {

using nlohmann::json;

std::unique_ptr<Objective> objective_from(const Arguments& arguments, const SearchSpace& space) {
    const std::string name = arguments.text("objective", "cifar100");
    std::shared_ptr<const AccuracyModel> model;
    if (needs_accuracy_model(space, name)) {
        const std::string path = arguments.has("accuracy-model") ? arguments.text("accuracy-model")
                                                                 : find_asset("accuracy-nb201.safetensors");
        model = std::make_shared<const AccuracyModel>(AccuracyModel::load(read_file(path), path));
    }
    return make_objective(space, name, std::move(model));
}

SearchSettings settings_from(const Arguments& arguments) {
    SearchSettings settings;
    settings.seed = arguments.seed("seed", 1);
    settings.evaluations = static_cast<std::size_t>(arguments.integer("evaluations", 5000, 1, 1'000'000));
    return settings;
}

// The limits of the command line; the predictor and the numbers behind the limits come later.
struct Limits {
    double latency_ms, risk, macs, parameters;

    explicit Limits(const Arguments& arguments)
        : latency_ms(above_zero(arguments, "max-latency")),
          risk(arguments.number("risk", 50) / 100),
          macs(above_zero(arguments, "max-macs")),
          parameters(above_zero(arguments, "max-parameters")) {
        if (!(risk > 0 && risk < 1)) throw UsageError("--risk takes a percentage above 0 and below 100");
    }

  private:
    static double above_zero(const Arguments& arguments, const char* option) {
        const double value = arguments.number(option, std::numeric_limits<double>::infinity());
        if (!(value > 0))
            throw UsageError(std::string("--").append(option).append(" takes a number above zero"));
        return value;
    }
};

std::string summary(const SearchSpace& space, const SearchResult& result, const Objective& objective) {
    if (!result.best) {
        return "no architecture found within the limit; the fastest takes " +
               from_number(result.fastest->latency.ms) + " ms as predicted";
    }
    return space.print(result.best->architecture) + ": " + from_number(result.best->accuracy) + " " + "(" +
           objective.text() + "), " + from_number(result.best->latency.ms) + " ms";
}

int run(const Arguments& arguments) {
    refuse_words(arguments);
    const SearchSettings settings = settings_from(arguments);
    const Limits limits(arguments);
    const GivenMeasurements given = given_measurements(arguments);
    const SearchSpace& space = *given.space;
    const auto objective = objective_from(arguments, space);
    const Capacity macs(space);
    const Parameters parameters(space);
    SearchProblem problem;
    problem.space = &space;
    problem.accuracy = objective.get();
    problem.risk = limits.risk;
    for (const auto& [number, most] : {std::pair<const Objective*, double>{&macs, limits.macs},
                                       std::pair<const Objective*, double>{&parameters, limits.parameters}})
        if (std::isfinite(most)) problem.further.push_back({number, FurtherAim::Wanted::anything, 0, most});
    SearchResult result;
    std::optional<SearchResult> exact;
    {
        const Progress progress = terminal_progress();
        const auto method = method_from(arguments, space, progress.part(0, 0.5));
        const std::unique_ptr<Predictor> predictor =
            method->transfer(given.measurements, settings.seed, progress.part(0.5, 0.6));
        const PrunedPredictor without_dead(space, *predictor);
        const Predictor* seen = given.pruned ? &without_dead : predictor.get();
        std::optional<EnumeratedPredictor> enumerated;
        if (space.enumerable()) seen = &enumerated.emplace(space, *seen, progress.part(0.6, 0.8));
        problem.devices = {{seen, limits.latency_ms}};
        if (space.enumerable()) exact = exhaustive_search(problem);
        result = evolutionary_search(problem, settings, progress.part(0.8, 1));
    }

    json report = search_json(space, result);
    report["space"] = std::string(space.id());
    report["predictor"] = arguments.text("predictor", "few-shot");
    report["objective"] = arguments.text("objective", "cifar100");
    report["objective_text"] = objective->text();
    report["max_latency_ms"] = limits.latency_ms;  // infinity is written as null
    report["risk"] = limits.risk;
    report["max_macs_millions"] = limits.macs;
    report["max_parameters_millions"] = limits.parameters;
    report["measurements"] = given.measurements.size();
    report["excluded_sources"] = arguments.list("exclude-sources");
    report["evaluations"] = settings.evaluations;
    report["seed"] = settings.seed;
    if (exact) report["exact_best"] = exact->best ? found_json(space, *exact->best) : json();
    const std::string text = report.dump(2) + "\n";
    if (const auto out = arguments.find("out")) {
        write_file(*out, text);
    } else {
        std::cout << text;
    }
    std::cerr << "latlab: " << summary(space, result, *objective) << "\n";
    return 0;
}

}  // namespace

Command search_command() {
    Command command;
    command.name = "search";
    command.summary = "finds the best architectures under a latency limit";
    command.usage = "--measurements FILE --max-latency MS --out FILE [options]";
    command.about =
        "Adapts a predictor to a new device from your measurements, as 'latlab transfer' does, and searches "
        "the\n"
        "space for the most accurate architectures under a latency limit. The output is JSON: \"best\" (null "
        "when\n"
        "nothing meets the limit), \"front\" (the Pareto front within the limit), each entry with "
        "architecture,\n"
        "accuracy, latency_ms, lower_ms and upper_ms; \"objective_text\" says what \"accuracy\" is. On "
        "NAS-Bench-201\n"
        "\"exact_best\" is the best of the whole space under the same predictor.\n\n"
        "example: latlab search --space nb201 --measurements mine.csv --objective cifar100 --max-latency 12 "
        "--out "
        "found.json";
    command.options = method_options();
    command.options.push_back(
        {"objective", "NAME",
         "cifar10, cifar100 (default), imagenet16 or capacity. On FBNet, where no accuracy was "
         "ever measured, capacity stands in for all of them."});
    command.options.push_back(
        {"accuracy-model", "FILE",
         "A model of one's own (latlab pretrain-accuracy). Default: that in assets/, which "
         "has learnt from all accuracies of NAS-Bench-201."});
    command.options.push_back({"max-latency", "MS", "The limit in milliseconds. Default: none."});
    command.options.push_back(
        {"risk", "PERCENT",
         "How likely the network may exceed the limit: 10 asks the upper end of its 80 % "
         "interval to keep it, 50 (default) the prediction itself."});
    command.options.push_back({"max-macs", "MILLIONS", "Multiply-accumulates at most. Default: any."});
    command.options.push_back({"max-parameters", "MILLIONS", "Parameters at most. Default: any."});
    command.options.push_back({"evaluations", "N", "Architectures to look at, at most. Default: 5000."});
    command.options.push_back({"seed", "S", "Seed of the transfer and of the search. Default: 1."});
    command.options.push_back({"out", "FILE", "Where the result goes. Default: standard output."});
    command.run = run;
    return command;
}

}  // namespace latlab
