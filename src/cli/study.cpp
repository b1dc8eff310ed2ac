#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

#include "base/error.h"
#include "base/text.h"
#include "cli/command.h"
#include "cli/evaluate_run.h"
#include "cli/files.h"
#include "cli/shard.h"
#include "cli/terminal.h"
#include "study/catalogue.h"
#include "study/shipped_study.h"
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

// One run as it is played.
struct PlannedRun {
    StudyRun run;
    std::vector<std::string> words;  // of `latlab evaluate`
    std::size_t lines = 0;           // that it leaves
};

std::size_t word_after(const std::vector<std::string>& words, const char* option) {
    return static_cast<std::size_t>(std::find(words.begin(), words.end(), option) - words.begin()) + 1;
}

PlannedRun plan_run(const Arguments& arguments, const Study& study, const StudySetting& setting,
                    StudyRun run) {
    PlannedRun planned;
    const Task task = paper_task(run.task);
    planned.words = evaluate_words(study, setting, run.task);
    planned.words.insert(planned.words.end(), {"--pretrain-seed", std::to_string(run.pretrain_seed)});
    for (const char* option : {"data", "cache", "threads"}) {
        if (const auto value = arguments.find(option))
            planned.words.insert(planned.words.end(), {"--" + std::string(option), *value});
    }
    std::string& seeds = planned.words[word_after(planned.words, "--seeds")];
    seeds = std::to_string(arguments.integer("seeds", std::stoll(seeds), 1, 10'000));
    planned.lines = task.targets.size() * std::stoul(seeds);
    planned.run = std::move(run);
    return planned;
}

// The runs of this part in a fixed order. All settings of a task and pre-training seed are in the same part,
// because many share what is pre-trained.
std::vector<PlannedRun> runs_of(const Arguments& arguments, const Study& study) {
    const Shard shard = shard_from(arguments);
    std::vector<std::string> names;
    for (const StudySetting& setting : study.settings) names.push_back(setting.name);
    const std::vector<std::string> settings = chosen(arguments, "settings", names);
    const std::vector<std::string> tasks =
        chosen(arguments, "tasks", {study_tasks.begin(), study_tasks.end()});
    const long long seeds = arguments.integer("pretrain-seeds", 3, 1, 1000);
    std::vector<PlannedRun> runs;
    std::size_t group = 0;
    for (long long seed = 1; seed <= seeds; ++seed) {
        for (const std::string& task : tasks) {
            if (!shard.holds(group++)) continue;
            for (const StudySetting& setting : study.settings) {
                if (std::find(settings.begin(), settings.end(), setting.name) != settings.end())
                    runs.push_back(
                        plan_run(arguments, study, setting,
                                 {study.name, setting.name, task, static_cast<std::uint64_t>(seed)}));
            }
        }
    }
    return runs;
}

std::ofstream open_to_add(const std::string& path) {
    if (!std::filesystem::exists(path)) write_file(path, "");
    drop_unfinished_line(path);
    std::ofstream out(path, std::ios::binary | std::ios::app);
    if (!out) throw DataError("the file cannot be written", path, "");
    return out;
}

int play_study(const Arguments& arguments, const Study& study) {
    const std::string path = arguments.text("out");
    const std::vector<PlannedRun> runs = runs_of(arguments, study);
    std::ofstream out = open_to_add(path);
    const StudyResults done = read_results({path});
    const Progress progress = terminal_progress();
    for (std::size_t i = 0; i < runs.size(); ++i) {
        const PlannedRun& planned = runs[i];
        if (done.lines(planned.run) >= planned.lines) continue;
        const auto count = static_cast<double>(runs.size());
        const Progress part =
            progress.part(static_cast<double>(i) / count, static_cast<double>(i + 1) / count);
        const Arguments evaluation(evaluate_command().options, planned.words);
        const auto records = EvaluateRun(evaluation).evaluate(paper_task(planned.run.task), nullptr, part);
        out << study_lines(planned.run, records) << std::flush;
        if (!out) throw DataError("the file cannot be written", path, "what is in it so far stays");
    }
    return 0;
}

// A word as a shell takes it.
std::string shell_word(const std::string& word) {
    if (word.find_first_of(" '\"$&|;<>()*?\\") == std::string::npos) return word;
    std::ostringstream text;
    text << "'";
    for (const char c : word) {
        if (c == '\'')
            text << "'\\''";
        else
            text << c;
    }
    text << "'";
    return text.str();
}

int print_commands(const Arguments& arguments, const Study& study) {
    for (const PlannedRun& planned : runs_of(arguments, study)) {
        std::cout << "latlab evaluate";
        for (const std::string& word : planned.words) std::cout << " " << shell_word(word);
        std::cout << "\n";
    }
    return 0;
}

int report(const Arguments& arguments, const Study& study) {
    const StudyResults results = read_results(arguments.list("report"));
    const std::vector<std::string> held = results.studies();
    if (std::find(held.begin(), held.end(), study.name) == held.end())
        throw DataError("no results of the study '" + study.name + "'", join(arguments.list("report")),
                        held.empty() ? "run it first" : "there are results of " + join(held));
    const StudyFigures figures = study_figures(study, results);
    const std::string table = study_table(study, figures);
    if (const auto path = arguments.find("out"))
        write_file(*path, table);
    else
        std::cout << table;
    if (const auto path = arguments.find("figure")) write_file(*path, study_chart(study, figures));
    return 0;
}

// The study as it was asked for: with another number of architectures of each source device it is another
// study, whose results do not mix with the usual one's.
Study asked_study(const Arguments& arguments) {
    const Study& usual = study(arguments.words().front());
    if (!arguments.has("sources-per-device")) return usual;
    const std::string count = std::to_string(arguments.integer("sources-per-device", 0, 1, 1'000'000));
    return with_sources(usual, count);
}

// What the page shows: figures of all studies, and the correlations of the public tables.
int write_asset(const Arguments& arguments) {
    std::vector<LatencyTable> tables;
    for (const char* space : {"nb201", "fbnet"})
        tables.push_back(read_public_table(data_folder(arguments), search_space(space)));
    write_file(arguments.text("out"), ship_study(read_results(arguments.list("report")), tables).save());
    return 0;
}

int run_study(const Arguments& arguments) {
    if (arguments.words().size() != 1) throw UsageError("say which study, or list, or asset");
    if (arguments.words().front() == "asset") return write_asset(arguments);
    if (arguments.words().front() == "list") {
        list_studies();
        return 0;
    }
    const Study which = asked_study(arguments);
    if (arguments.has("report")) return report(arguments, which);
    if (arguments.has("figure")) throw UsageError("--figure goes with --report");
    if (arguments.has("commands")) return print_commands(arguments, which);
    return play_study(arguments, which);
}

}  // namespace

Command study_command() {
    Command command;
    command.name = "study";
    command.summary = "repeats the paper's comparisons, in parts and resumable";
    command.usage =
        "NAME --data DIR --out results.jsonl [options], or NAME --report FILES, or list, or asset";
    command.about =
        "Plays through one question of the paper on its twelve tasks: every setting, from several\n"
        "pre-training seeds, each with the same draws of measurements. What is done stays in the file, so a "
        "run\n"
        "can be stopped and goes on; many machines each take a part. --report makes a table with the "
        "published\n"
        "figures beside ours, and what each setting brings over the first.\n\n"
        "example: latlab study list\n"
        "         latlab study parts --data DIR --shard 1/8 --out parts-1.jsonl\n"
        "         latlab study parts --report parts-1.jsonl,parts-2.jsonl --figure parts.svg\n"
        "         latlab study asset --data DIR --report parts.jsonl,final.jsonl --out assets/study.json";
    command.options = {
        {"out", "FILE", "JSON lines, added to; with --report the table (default: standard output)."},
        {"tasks", "LIST", "Only these of the paper's tasks."},
        {"settings", "LIST", "Only these settings of the study."},
        {"pretrain-seeds", "N", "From how many seeds NASFLAT is pre-trained. Default: 3."},
        {"seeds", "N", "How many draws of the measurements for each. Default: the study's, 5."},
        {"sources-per-device", "N",
         "Architectures of each source device, other than the study's 16 on NAS-Bench-201 and 128 on FBNet. "
         "Such results are of a study of its own, NAME-N; give the number with --report, too."},
        {"shard", "I/N", "Only each N-th run from the I-th on, each part with a file of its own."},
        {"commands", "",
         "Prints the `latlab evaluate` of every run instead of running it; such lines lack "
         "what --report asks for, so spread work over machines with --shard."},
        {"report", "LIST",
         "Files of results to make a table of, in place of running; with asset, those shown."},
        {"figure", "FILE", "With --report: an SVG figure."},
        data_option(),
        cache_option(),
        {"threads", "N", "Threads to use; the results do not depend on it. Default: 2."},
    };
    command.run = run_study;
    return command;
}

}  // namespace latlab
