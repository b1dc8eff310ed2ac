#include <algorithm>
#include <fstream>
#include <iostream>

#include "base/error.h"
#include "cli/command.h"
#include "cli/encoding_arguments.h"
#include "cli/evaluate_run.h"
#include "cli/files.h"
#include "cli/nasflat_arguments.h"
#include "cli/shared_devices.h"
#include "cli/table_arguments.h"
#include "cli/terminal.h"
#include "predictor/evaluation_report.h"

namespace latlab {
namespace {

// The paper's tasks, or the one split that --sources and --targets describe.
std::vector<Task> tasks_of(const Arguments& arguments) {
    const std::vector<std::string> names = arguments.list("task");
    const bool custom = arguments.has("sources") || arguments.has("targets") || arguments.has("space");
    if (custom == !names.empty())
        throw UsageError("say which devices: either --task, or --space, --sources and --targets");
    if (custom) {
        const Task task{"custom", arguments.text("space"), arguments.list("sources"),
                        arguments.list("targets")};
        if (task.sources.empty() || task.targets.empty())
            throw UsageError("--sources and --targets each need a device");
        for (const std::string& target : task.targets)
            if (std::count(task.sources.begin(), task.sources.end(), target))
                throw UsageError("'" + target +
                                 "' is both a source and a target: it would be known beforehand");
        return {task};
    }
    if (names == std::vector<std::string>{"all"}) return paper_tasks();
    std::vector<Task> tasks;
    for (const std::string& name : names) tasks.push_back(paper_task(name));
    return tasks;
}

void refuse_unknown_sampler(const std::string& name) {
    const std::vector<std::string_view>& known = sampler_names();
    if (std::find(known.begin(), known.end(), name) == known.end()) make_sampler(name);  // says which exist
}

int run_evaluate(const Arguments& arguments) {
    refuse_words(arguments);
    const std::vector<Task> tasks = tasks_of(arguments);
    refuse_unknown_sampler(arguments.text("sampler", "random"));  // before the work begins
    EvaluateRun evaluation(arguments);
    std::ofstream file;
    if (const auto path = arguments.find("out")) {
        write_file(*path, "");
        file.open(*path);
    }
    std::vector<EvaluationRecord> all;
    std::string tables;
    {
        const Progress progress = terminal_progress();
        for (std::size_t i = 0; i < tasks.size(); ++i) {
            const auto count = static_cast<double>(tasks.size());
            const Progress part =
                progress.part(static_cast<double>(i) / count, static_cast<double>(i + 1) / count);
            const auto records = evaluation.evaluate(tasks[i], file.is_open() ? &file : nullptr, part);
            tables += summary_table(records);
            tables += shared_devices(tasks[i]) + "\n";
            all.insert(all.end(), records.begin(), records.end());
        }
    }
    std::cout << tables;
    if (tasks.size() > 1) std::cout << overview_table(all);
    if (file.is_open() && !file)
        throw DataError("could not be written to its end", *arguments.find("out"), "");
    return 0;
}

}  // namespace

Command evaluate_command() {
    Command command;
    command.name = "evaluate";
    command.summary = "says how well predictors do on known devices";
    command.usage = "--task F1 [options]";
    command.about =
        "Plays through what a user would see: a known device is taken for the new one, k of its latencies "
        "are\n"
        "given to a predictor that otherwise knows the source devices only, and all its other latencies are\n"
        "predicted and compared: rank correlations and the relative error in ms, for every target device of\n"
        "the task and several seeds. Every transfer starts from the same pre-trained state. NASFLAT is\n"
        "pre-trained first, which takes minutes and is kept for the next run.\n\n"
        "example: latlab evaluate --task FD,F1 --predictor op-count,flops --data DIR --out results.jsonl";
    command.options = {
        {"task", "LIST", "Tasks of the paper (ND, N1-N4, NA, FD, F1-F4, FA), or all."},
        {"space", "ID", "With --sources and --targets, in place of --task: nb201 or fbnet."},
        {"sources", "LIST", "Devices that are known beforehand."},
        {"targets", "LIST", "Devices to predict."},
        {"predictor", "LIST",
         "few-shot, nasflat, flops, params, op-count, best-source. Default: all of them."},
        {"k", "N", "Measurements of the target device. Default: 20."},
        {"seeds", "N", "How many times the measurements are drawn. Default: 10."},
        {"seed", "S", "The first of these seeds, the others follow. Default: 1."},
        {"sampler", "NAME",
         "Chooses the measurements from 2,000 architectures drawn by the seed: random (default), params, "
         "macs, designed (those that tell most), zcp, arch2vec, cate and caz (those that lie apart in an "
         "encoding), or oracle, which sees the latencies it must not know."},
        {"sources-per-device", "N",
         "Latencies of each source device that a predictor sees. Default: 512 for nasflat, all for the "
         "rest."},
        {"pretrain-seed", "P", "Seed of that draw and of pre-training. Default: 1."},
        {"out", "FILE", "Writes a JSON line for each device, seed and predictor."},
        data_option(),
        {"table", "LIST",
         "Latency tables in place of --data, yours among them: CSV, architecture and a column a device, or "
         "files of HELP, Eagle and HW-NAS-Bench as they are. Several stand side by side."},
        cache_option(),
        {"threads", "N", "Threads to use; the results do not depend on it. Default: 2."},
    };
    for (const Option& option : foreign_options()) command.options.push_back(option);
    for (const Option& option : encoding_options()) command.options.push_back(option);
    for (const Option& option : nasflat_options()) command.options.push_back(option);
    command.run = run_evaluate;
    return command;
}

}  // namespace latlab
