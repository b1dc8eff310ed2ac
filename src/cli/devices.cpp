#include <iostream>

#include "base/error.h"
#include "base/text.h"
#include "cli/command.h"
#include "cli/devices_report.h"
#include "cli/files.h"
#include "cli/table_arguments.h"
#include "predictor/source_data.h"

namespace latlab {
namespace {

LatencyTable table_of(const Arguments& arguments, const SearchSpace& space) {
    if (!arguments.words().empty() && arguments.has("data")) throw UsageError("give either tables or --data");
    const LatencyTable table = arguments.words().empty() ? read_public_table(data_folder(arguments), space)
                                                         : read_tables(arguments, arguments.words(), space);
    return arguments.has("devices") ? select_devices(table, arguments.list("devices")) : table;
}

DeviceSplitRequest split_request(const Arguments& arguments) {
    DeviceSplitRequest request;
    const std::vector<std::string> counts = arguments.list("split");
    const auto sources = to_index(counts.empty() ? "" : counts[0]);
    const auto targets = to_index(counts.size() == 2 ? counts[1] : "");
    if (!sources || !targets || *sources < 1 || *targets < 1 || *sources > 1000 || *targets > 1000)
        throw UsageError("--split takes the numbers of sources and targets, such as 10,3");
    request.sources = static_cast<int>(*sources);
    request.targets = static_cast<int>(*targets);
    request.seed = arguments.seed("seed", request.seed);
    const std::string sign = arguments.text("sign", "corrected");
    if (sign != "corrected" && sign != "published")
        throw UsageError("--sign takes corrected or published, not '" + sign + "'");
    request.halves_that_agree = sign == "published";
    return request;
}

int list_tasks(const Arguments& arguments) {
    for (const char* option : {"split", "correlation", "devices", "data", "space"})
        if (arguments.has(option)) throw UsageError("--tasks goes without --" + std::string(option));
    std::cout << task_list(paper_tasks());
    if (const auto path = arguments.find("out")) write_file(*path, tasks_json(paper_tasks()).dump(1) + "\n");
    return 0;
}

int run_devices(const Arguments& arguments) {
    if (arguments.has("tasks")) return list_tasks(arguments);
    for (const char* option : {"seed", "sign"})
        if (arguments.has(option) && !arguments.has("split"))
            throw UsageError("--" + std::string(option) + " is for --split");
    const SearchSpace& space = search_space(arguments.text("space"));
    const LatencyTable table = table_of(arguments, space);
    const Eigen::MatrixXd correlation = device_correlation(table);
    nlohmann::ordered_json json = devices_json(table, correlation);
    if (arguments.has("correlation")) std::cout << correlation_table(table.devices, correlation);
    if (arguments.has("split")) {
        const DeviceSplitRequest request = split_request(arguments);
        const DeviceSplit split = split_devices(table.devices, correlation, request);
        std::cout << split_text({"", std::string(space.id()), split.sources, split.targets},
                                split.correlation);
        json["split"] = split_json(split, request);
    }
    if (!arguments.has("correlation") && !arguments.has("split"))
        std::cout << device_list(table, correlation);
    if (const auto path = arguments.find("out")) write_file(*path, json.dump(1) + "\n");
    return 0;
}

}  // namespace

Command devices_command() {
    Command command;
    command.name = "devices";
    command.summary = "compares known devices, and splits them into tasks to transfer between";
    command.usage = "--space nb201 [TABLE...] [options]";
    command.about =
        "Lists the devices of the public tables, or of your own (CSV, or files of HELP, Eagle and\n"
        "HW-NAS-Bench as they are), with the device that orders architectures\n"
        "most alike. With --correlation it prints Spearman's correlation of all pairs, each over the\n"
        "architectures that both have. With --split it makes a task like the paper's: the devices are\n"
        "bisected so that correlation across is low (Kernighan and Lin, 1970), and in each half those that\n"
        "are most like the other half are dropped until m sources and n targets are left. Use them with\n"
        "`latlab evaluate --sources ... --targets ...`, with --table for tables of your own.\n\n"
        "example: latlab devices --space fbnet --data DIR --split 10,3\n"
        "         latlab devices --space nb201 phones.csv boards.csv --correlation --out devices.json";
    command.options = {
        {"space", "ID", "nb201 or fbnet."},
        data_option(),
        {"devices", "LIST", "Only these devices. Default: all of the tables."},
        {"correlation", "", "Prints the correlations."},
        {"split", "M,N", "Splits the devices into M sources and N targets."},
        {"seed", "S", "Seed of the bisection's random starts. Default: 1."},
        {"sign", "NAME",
         "corrected (default), or published: the published implementation bisects into halves that agree."},
        {"tasks", "", "Lists the paper's 12 tasks instead."},
        {"out", "FILE", "Writes it as JSON, too."},
    };
    for (const Option& option : foreign_options()) command.options.push_back(option);
    command.run = run_devices;
    return command;
}

}  // namespace latlab
