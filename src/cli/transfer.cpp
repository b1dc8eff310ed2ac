#include <iostream>

#include "cli/architecture_list.h"
#include "cli/command.h"
#include "cli/files.h"
#include "cli/method_arguments.h"
#include "cli/terminal.h"
#include "cli/transfer_report.h"
#include "exchange/tables.h"
#include "predictor/predictor.h"
#include "predictor/pruned_predictor.h"

namespace latlab {
namespace {

int run_transfer(const Arguments& arguments) {
    refuse_words(arguments);
    const GivenMeasurements given = given_measurements(arguments);
    const std::vector<Architecture> architectures = requested_architectures(arguments, *given.space);
    const auto report_path = arguments.find("report");
    std::vector<LatencyEstimate> estimates;
    TransferReport report;
    {
        const Progress progress = terminal_progress();
        const auto method = method_from(arguments, given, progress.part(0, 0.6));
        const std::uint64_t seed = arguments.seed("seed", 1);
        const auto predictor = method->transfer(given.measurements, seed, progress.part(0.6, 0.8));
        const PrunedPredictor without_dead(*given.space, *predictor);
        const Predictor& seen = given.pruned ? static_cast<const Predictor&>(without_dead) : *predictor;
        estimates = seen.predict(architectures, progress.part(0.8, 0.9));
        if (report_path) report = transfer_report(given, *method, *predictor, seed, progress.part(0.9, 1));
    }
    if (report_path) {
        write_file(*report_path, report.json);
        std::cerr << report.summary;
    }
    const std::string csv = predictions_csv(*given.space, architectures, estimates);
    const auto out = arguments.find("out");
    if (!out) {
        std::cout << csv;
        return 0;
    }
    write_file(*out, csv);
    std::cerr << "latlab: " << estimates.size() << " latencies predicted from " << given.measurements.size()
              << " measurements, written to " << *out << "\n";
    return 0;
}

}  // namespace

Command transfer_command() {
    Command command;
    command.name = "transfer";
    command.summary = "predicts the latency of every architecture from your measurements";
    command.usage = "--measurements FILE --out FILE [options]";
    command.about =
        "Adapts a predictor that knows dozens of devices to a new one, from about twenty latencies measured "
        "on\n"
        "it, and predicts the latency of all other architectures: of the whole space, or of those in a "
        "file.\n"
        "The output is CSV: architecture, latency_ms, lower_ms, upper_ms (80 % interval; empty where the\n"
        "predictor has none).\n\n"
        "example: latlab transfer --space nb201 --measurements mine.csv --out predicted.csv";
    command.options = method_options();
    command.options.push_back(
        {"architectures", "FILE",
         "Architectures to predict, one a line or a CSV column called architecture. Default: "
         "all of NAS-Bench-201; FBNet needs it."});
    command.options.push_back({"out", "FILE", "Where the predictions go. Default: standard output."});
    command.options.push_back(
        {"report", "FILE",
         "Where a report as JSON goes that says how far the predictions can be trusted, which measurement "
         "looks wrong and which one to make next; its gist goes to standard error."});
    command.options.push_back({"seed", "S", "Seed of the transfer. Default: 1."});
    command.run = run_transfer;
    return command;
}

}  // namespace latlab
