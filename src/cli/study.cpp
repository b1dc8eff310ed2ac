#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>

#include "base/error.h"
#include "base/text.h"
#include "cli/command.h"
#include "cli/evaluate_run.h"
#include "cli/files.h"
#include "cli/shard.h"
#include "cli/terminal.h"
#include "study/catalogue.h"
#include "study/study_chart.h"
#include "study/study_table.h"

namespace latlab {
namespace {

void list_studies() {
    for (const Study& study : studies()) {
        std::cout << study.name << ": " << study.title << "\n  " << study.question << "\n  settings:";
        for (const StudySetting& setting : study.settings) std::cout << " " << setting.name;
        std::cout << "\n";
    }
}

std::vector<std::string> chosen(const Arguments& arguments, const std::string& option,
                                std::vector<std::string> known) {
    const std::vector<std::string> wanted = arguments.list(option);
    for (const std::string& name : wanted) {
        if (std::find(known.begin(), known.end(), name) == known.end())
            throw UsageError("--" + option + " does not know '" + name + "'; it takes " + join(known));
    }
    return wanted.empty() ? known : wanted;
}

StudyResults read_results(const std::vector<std::string>& files) {
    StudyResults results;
    for (const std::string& file : files) results.add(read_file(file), file);
    return results;
}

// The file with an encoding of a space, empty where there is none.
std::string encoding_file(const Arguments& arguments, const std::string& encoding, const std::string& space) {
    if (encoding.empty()) return "";
    const std::filesystem::path folder = arguments.text("encodings", ".");
    for (const char* ending : {".csv", ".csv.gz"}) {
        const std::filesystem::path path = folder / (encoding + "-" + space + ending);
        if (std::filesystem::exists(path)) return path.string();
    }
    return "";
}

// The words of `latlab evaluate` that play one run.
std::vector<std::string> words_of(const Arguments& arguments, const Study& study, const StudySetting& setting,
                                  const StudyRun& run, const std::string& encoding) {
    std::vector<std::string> words = evaluate_words(study, setting, run.task, encoding);
    words.insert(words.end(), {"--pretrain-seed", std::to_string(run.pretrain_seed)});
    for (const char* option : {"data", "cache", "threads"}) {
        if (const auto value = arguments.find(option))
            words.insert(words.end(), {"--" + std::string(option), *value});
    }
    if (const auto seeds = arguments.find("seeds"))
        *(std::find(words.begin(), words.end(), "--seeds") + 1) = *seeds;
    return words;
}

std::vector<EvaluationRecord> evaluate(const std::vector<std::string>& words, const StudyRun& run,
                                       const Progress& progress) {
    const Arguments evaluation(evaluate_command().options, words);
    return EvaluateRun(evaluation).evaluate(paper_task(run.task), nullptr, progress);
}

// Every run of a study in a fixed order, so that parts of it mean the same on every machine.
std::vector<std::pair<StudyRun, const StudySetting*>> runs_of(const Arguments& arguments,
                                                              const Study& study) {
    std::vector<std::string> names;
    for (const StudySetting& setting : study.settings) names.push_back(setting.name);
    const std::vector<std::string> settings = chosen(arguments, "settings", names);
    const std::vector<std::string> tasks =
        chosen(arguments, "tasks", {study_tasks.begin(), study_tasks.end()});
    const long long seeds = arguments.integer("pretrain-seeds", 3, 1, 1000);
    std::vector<std::pair<StudyRun, const StudySetting*>> runs;
    for (long long seed = 1; seed <= seeds; ++seed) {
        for (const std::string& task : tasks) {
            for (const StudySetting& setting : study.settings) {
                if (std::find(settings.begin(), settings.end(), setting.name) != settings.end())
                    runs.push_back(
                        {{study.name, setting.name, task, static_cast<std::uint64_t>(seed)}, &setting});
            }
        }
    }
    return runs;
}

int run_study(const Arguments& arguments, const Study& study) {
    const Shard shard = shard_from(arguments);
    const std::string path = arguments.text("out");
    if (!std::filesystem::exists(path)) write_file(path, "");
    drop_unfinished_line(path);
    const StudyResults done = read_results({path});
    const auto runs = runs_of(arguments, study);
    std::ofstream out(path, std::ios::binary | std::ios::app);
    const Progress progress = terminal_progress();
    std::vector<std::string> without;
    for (std::size_t i = 0; i < runs.size(); ++i) {
        const auto& [run, setting] = runs[i];
        if (!shard.holds(i) || done.has(run)) continue;
        const std::string encoding = encoding_file(arguments, setting->encoding, paper_task(run.task).space);
        if (!setting->encoding.empty() && encoding.empty()) {
            without.push_back(run.setting + " on " + run.task);
            continue;
        }
        const auto count = static_cast<double>(runs.size());
        const auto records =
            evaluate(words_of(arguments, study, *setting, run, encoding), run,
                     progress.part(static_cast<double>(i) / count, static_cast<double>(i + 1) / count));
        out << study_lines(run, records) << std::flush;
        if (!out) throw DataError("the file cannot be written", path, "what is in it so far stays");
    }
    if (!without.empty())
        std::cerr << "latlab: left out, because --encodings has no such file: " << join(without) << "\n";
    return 0;
}

int print_commands(const Arguments& arguments, const Study& study) {
    const Shard shard = shard_from(arguments);
    const auto runs = runs_of(arguments, study);
    for (std::size_t i = 0; i < runs.size(); ++i) {
        const auto& [run, setting] = runs[i];
        if (!shard.holds(i)) continue;
        const std::string encoding =
            setting->encoding.empty() ? "" : setting->encoding + "-" + paper_task(run.task).space + ".csv";
        std::cout << "latlab evaluate";
        for (const std::string& word : words_of(arguments, study, *setting, run, encoding))
            std::cout << " " << word;
        std::cout << "\n";
    }
    return 0;
}

int report(const Arguments& arguments, const Study& study) {
    const StudyResults results = read_results(arguments.list("report"));
    const std::string table = study_table(study, results);
    if (const auto path = arguments.find("out"))
        write_file(*path, table);
    else
        std::cout << table;
    if (const auto path = arguments.find("figure")) write_file(*path, study_chart(study, results));
    return 0;
}

int run(const Arguments& arguments) {
    if (arguments.words().size() != 1) throw UsageError("say which study, or list");
    if (arguments.words().front() == "list") {
        list_studies();
        return 0;
    }
    const Study& which = study(arguments.words().front());
    if (arguments.has("report")) return report(arguments, which);
    if (arguments.has("figure")) throw UsageError("--figure goes with --report");
    if (arguments.has("commands")) return print_commands(arguments, which);
    return run_study(arguments, which);
}

}  // namespace

Command study_command() {
    Command command;
    command.name = "study";
    command.summary = "repeats the paper's comparisons, in parts and resumable";
    command.usage = "NAME --data DIR --out results.jsonl [options], or NAME --report FILES, or list";
    command.about =
        "Plays through one question of the paper on its twelve tasks: every setting, from several\n"
        "pre-training seeds, each with the same draws of measurements. What is done stays in the file, so a "
        "run\n"
        "can be stopped and goes on; many machines each take a part. --report makes a table with the "
        "published\n"
        "figures beside ours, and what each setting brings over the first.\n\n"
        "example: latlab study list\n"
        "         latlab study parts --data DIR --shard 1/8 --out parts-1.jsonl\n"
        "         latlab study parts --report parts-1.jsonl,parts-2.jsonl --figure parts.svg";
    command.options = {
        {"out", "FILE", "JSON lines, added to; with --report the table (default: standard output)."},
        {"tasks", "LIST", "Only these of the paper's tasks."},
        {"settings", "LIST", "Only these settings of the study."},
        {"pretrain-seeds", "N", "From how many seeds NASFLAT is pre-trained. Default: 3."},
        {"seeds", "N", "How many draws of the measurements for each. Default: the study's, 5."},
        {"shard", "I/N", "Only each N-th run from the I-th on, each part with a file of its own."},
        {"encodings", "DIR",
         "Where the tables zcp-nb201.csv, arch2vec-fbnet.csv and so on lie (latlab encode, latlab proxies). "
         "Default: the current folder. Settings without their table are left out."},
        {"commands", "", "Prints the command of every run instead of running it."},
        {"report", "LIST", "Files of results to make a table of, in place of running."},
        {"figure", "FILE", "With --report: an SVG figure."},
        data_option(),
        cache_option(),
        {"threads", "N", "Threads to use; the results do not depend on it. Default: 2."},
    };
    command.run = run;
    return command;
}

}  // namespace latlab
