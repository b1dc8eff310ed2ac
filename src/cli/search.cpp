#include <iostream>
#include <map>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/text.h"
#include "cli/command.h"
#include "cli/files.h"
#include "cli/method_arguments.h"
#include "cli/search_arguments.h"
#include "cli/terminal.h"
#include "exchange/search_report.h"
#include "predictor/pruned_predictor.h"
#include "search/enumerated_predictor.h"

namespace latlab {
namespace {

using nlohmann::json;

SearchSettings settings_from(const Arguments& arguments) {
    SearchSettings settings;
    settings.seed = arguments.seed("seed", 1);
    settings.evaluations = static_cast<std::size_t>(arguments.integer("evaluations", 5000, 1, 1'000'000));
    return settings;
}

std::string summary(const SearchSpace& space, const SearchResult& result, const Objective& objective) {
    if (!result.best) {
        return "no architecture found within the limit; the fastest takes " +
               from_number(result.fastest->latency.ms) + " ms as predicted";
    }
    return space.print(result.best->architecture) + ": " + from_number(result.best->accuracy) + " " + "(" +
           objective.text() + "), " + from_number(result.best->latency.ms) + " ms";
}

// The devices to search for, each with a predictor of its own.
struct Devices {
    std::vector<GivenMeasurements> given;
    std::vector<std::unique_ptr<Predictor>> held;  // the first ones point to those before them
    std::vector<DeviceAim> aims;

    explicit Devices(const Arguments& arguments) {
        given.push_back(given_measurements(arguments));
        for (const std::string& path : arguments.list("also"))
            given.push_back(given_measurements(arguments, path, *given.front().space));
    }

    void fit(const Arguments& arguments, const std::vector<double>& limits, std::uint64_t seed,
             const Progress& progress) {
        const SearchSpace& space = *given.front().space;
        const double share = 1 / static_cast<double>(given.size());
        std::map<bool, std::unique_ptr<TransferMethod>> methods;  // by GivenMeasurements::executing
        for (std::size_t i = 0; i < given.size(); ++i) {
            const Progress its =
                progress.part(share * static_cast<double>(i), share * static_cast<double>(i + 1));
            auto& method = methods[given[i].executing];
            if (!method) method = method_from(arguments, given[i], its.part(0, 0.5));
            const Predictor* seen = hold(method->transfer(given[i].measurements, seed, its.part(0.5, 0.75)));
            if (given[i].pruned) seen = hold(std::make_unique<PrunedPredictor>(space, *seen));
            if (space.enumerable())
                seen = hold(std::make_unique<EnumeratedPredictor>(space, *seen, its.part(0.75, 1)));
            aims.push_back({seen, limits[i]});
        }
    }

  private:
    const Predictor* hold(std::unique_ptr<Predictor> predictor) {
        held.push_back(std::move(predictor));
        return held.back().get();
    }
};

json report_of(const Arguments& arguments, const SearchProblem& problem, const GivenAims& aims,
               const Devices& devices, const SearchSettings& settings, const SearchResult& result) {
    json report = search_json(*problem.space, result);
    report["space"] = std::string(problem.space->id());
    report["predictor"] = arguments.text("predictor", "few-shot");
    report["objective"] = aims.objective_name;
    report["objective_text"] = aims.objective->text();
    report["risk"] = problem.risk;
    report["max_latency_ms"] = problem.devices.front().max_latency_ms;  // infinity is written as null
    report["measurements"] = devices.given.front().measurements.size();
    const std::vector<std::string> also = arguments.list("also");
    for (std::size_t i = 0; i < also.size(); ++i)
        report["other_devices"].push_back({{"file", also[i]},
                                           {"max_latency_ms", problem.devices[i + 1].max_latency_ms},
                                           {"measurements", devices.given[i + 1].measurements.size()}});
    for (std::size_t i = 0; i < aims.numbers.size(); ++i)
        report["further"].push_back({{"number", aims.numbers[i]},
                                     {"at_least", aims.further[i].at_least},
                                     {"at_most", aims.further[i].at_most}});
    report["excluded_sources"] = arguments.list("exclude-sources");
    report["evaluations"] = settings.evaluations;
    report["seed"] = settings.seed;
    return report;
}

int run_search(const Arguments& arguments) {
    refuse_words(arguments);
    const SearchSettings settings = settings_from(arguments);
    const std::vector<double> limits = latency_limits(arguments);
    Devices devices(arguments);
    const SearchSpace& space = *devices.given.front().space;
    const GivenAims aims(arguments, space);
    SearchProblem problem;
    problem.space = &space;
    problem.accuracy = aims.objective.get();
    problem.risk = aims.risk;
    problem.further = aims.further;
    problem.threads = static_cast<unsigned>(arguments.integer("threads", 2, 1, 64));
    json report;
    std::string said;
    {
        const Progress progress = terminal_progress();
        devices.fit(arguments, limits, settings.seed, progress.part(0, 0.8));
        problem.devices = devices.aims;
        const SearchResult result = evolutionary_search(problem, settings, progress.part(0.8, 0.95));
        report = report_of(arguments, problem, aims, devices, settings, result);
        if (space.enumerable()) {
            const SearchResult exact = exhaustive_search(problem, progress.part(0.95, 1));
            report["exact_best"] = exact.best ? found_json(space, *exact.best) : json();
        }
        said = summary(space, result, *aims.objective);
    }
    const std::string text = report.dump(2) + "\n";
    if (const auto out = arguments.find("out")) {
        write_file(*out, text);
    } else {
        std::cout << text;
    }
    std::cerr << "latlab: " << said << "\n";
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
        {"also", "LIST", "Measurements of further devices, on which the networks are to be fast as well."});
    command.options.push_back({"max-latency", "LIST",
                               "The limit in milliseconds; with --also one for each device, in the same "
                               "order. Default: none."});
    for (const Option& option : aim_options()) command.options.push_back(option);
    command.options.push_back({"evaluations", "N", "Architectures to look at, at most. Default: 5000."});
    command.options.push_back({"seed", "S", "Seed of the transfer and of the search. Default: 1."});
    command.options.push_back(
        {"threads", "N",
         "Threads that predict while it searches; what is found does not depend on it. Default: 2."});
    command.options.push_back({"out", "FILE", "Where the result goes. Default: standard output."});
    command.run = run_search;
    return command;
}

}  // namespace latlab
