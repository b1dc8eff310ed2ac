#include <cstdio>
#include <iostream>

#include "base/error.h"
#include "cli/command.h"
#include "cli/files.h"
#include "cli/method_arguments.h"
#include "cli/nasflat_arguments.h"
#include "cli/table_arguments.h"
#include "cli/terminal.h"
#include "predictor/methods.h"
#include "predictor/source_data.h"
#include "sampling/known_device_curve.h"

namespace latlab {
namespace {

Option half_option() {
    return {"half", "", "Writes 16-bit numbers: half the size."};
}

LatencyTable sources_of(const Arguments& arguments, const LatencyTable& table) {
    if (!arguments.has("sources"))
        return select_devices(table, devices_without_excluded(arguments, table.devices));
    if (arguments.has("exclude-sources")) throw UsageError("give either --sources or --exclude-sources");
    return select_devices(table, arguments.list("sources"));
}

void refuse_nasflat_settings(const Arguments& arguments) {
    std::vector<Option> others = nasflat_options();
    others.push_back(half_option());
    for (const Option& option : others)
        if (arguments.has(option.name))
            throw UsageError("--" + option.name + " is for nasflat: leave it out with --predictor few-shot");
}

void report_curve(const LearningCurve& curve) {
    if (curve.empty()) std::cerr << "latlab: too few devices for a learning curve\n";
    for (const LearningPoint& point : curve.points) {
        char line[160];
        std::snprintf(
            line, sizeof line,
            "latlab: %3zu measurements: median error %.1f %% (%.1f to %.1f), Spearman %.3f (%.3f to "
            "%.3f) on the known devices\n",
            point.count, 100 * point.error.middle, 100 * point.error.low, 100 * point.error.high,
            point.spearman.middle, point.spearman.low, point.spearman.high);
        std::cerr << line;
    }
}

int run_pretrain(const Arguments& arguments) {
    refuse_words(arguments);
    const std::string predictor = arguments.text("predictor", "nasflat");
    if (predictor != "nasflat" && predictor != "few-shot")
        throw UsageError("--predictor takes nasflat or few-shot, not '" + predictor + "'");
    if (predictor == "few-shot") refuse_nasflat_settings(arguments);
    const SearchSpace& space = search_space(arguments.text("space"));
    const std::string out = arguments.text("out");
    const std::vector<std::string> own = arguments.list("table");
    const LatencyTable table =
        own.empty() ? read_public_table(data_folder(arguments), space) : read_tables(arguments, own, space);

    PretrainRequest request;
    request.sources = sources_of(arguments, table);
    request.rows_per_device = static_cast<std::size_t>(arguments.integer(
        "sources-per-device", static_cast<long long>(request.rows_per_device), 0, 1'000'000));
    request.seed = arguments.seed("seed", 1);
    request.options = nasflat_settings(arguments, space);
    request.supplement = nasflat_supplement(arguments, space);
    request.licences = arguments.text("licences", own.empty() ? public_licences : "not stated");
    request.threads = static_cast<int>(arguments.integer("threads", 2, 1, 64));

    std::string bytes;
    std::size_t devices = request.sources.devices.size();
    if (predictor == "few-shot") {
        const std::size_t rows = arguments.has("sources-per-device") ? request.rows_per_device : 0;
        FewShotPrior prior =
            few_shot_prior_of(draw_per_device(request.sources, rows, request.seed), request.licences,
                              arguments.text("table", "the public tables"));
        prior.learning_curve = known_device_curve(prior, request.sources, request.seed, terminal_progress());
        report_curve(prior.learning_curve);
        devices = prior.sources.devices.size();
        bytes = save_few_shot_prior(prior);
    } else {
        const NasflatState state = pretrain(request, terminal_progress());
        bytes = save_nasflat(state,
                             arguments.has("half") ? NasflatPrecision::float16 : NasflatPrecision::float32);
    }
    write_file(out, bytes);
    std::cerr << "latlab: pre-trained on " << devices << " devices, " << bytes.size() << " bytes written to "
              << out << "\n";
    return 0;
}

}  // namespace

Command pretrain_command() {
    Command command;
    command.name = "pretrain";
    command.summary = "learns from known devices and writes the weights of a predictor";
    command.usage = "--space nb201 --out FILE [options]";
    command.about =
        "Trains the NASFLAT predictor on tables of known devices, or makes the few-shot predictor's prior "
        "of\n"
        "them. What LatLab ships is made this way, with all settings at their defaults. Use the file with\n"
        "`latlab transfer --weights FILE` where it is a prior of few-shot, and add --predictor nasflat "
        "where\n"
        "it holds NASFLAT's weights. The file is in the safetensors format; its metadata names devices,\n"
        "settings, seed, data and licences.\n\n"
        "example: latlab pretrain --space nb201 --data DIR --half --out assets/nasflat-nb201.safetensors";
    command.options = {
        {"space", "ID", "nb201 or fbnet."},
        {"predictor", "NAME",
         "nasflat (default), or few-shot for its prior and learning curve, which takes a minute."},
        {"out", "FILE", "Where the weights go."},
        data_option(),
        {"table", "LIST",
         "Known devices of your own in place of --data: CSV, architecture and a column a device, or files of "
         "HELP, "
         "Eagle and HW-NAS-Bench as they are."},
        {"licences", "TEXT", "What the file's metadata says about the licences of the table."},
        {"sources", "LIST", "Devices to learn from. Default: all of the table."},
        {"exclude-sources", "LIST", "All but these devices and their aliases."},
        {"sources-per-device", "N",
         "Latencies of each device, drawn by the seed; 0 for all. Default: 512, and all for few-shot."},
        {"seed", "S", "Seed of the draw and of the training. Default: 1."},
        half_option(),
        {"threads", "N", "Threads to use; the weights do not depend on it. Default: 2."},
    };
    for (const Option& option : foreign_options()) command.options.push_back(option);
    for (const Option& option : nasflat_options()) command.options.push_back(option);
    command.run = run_pretrain;
    return command;
}

}  // namespace latlab
