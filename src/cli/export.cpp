#include <filesystem>
#include <iostream>

#include "base/error.h"
#include "cli/architecture_list.h"
#include "cli/command.h"
#include "cli/files.h"
#include "cli/terminal.h"
#include "exchange/network_export.h"
#include "sampling/plan.h"

namespace latlab {
namespace {

NetworkFormat format_from(const Arguments& arguments) {
    const std::string format = arguments.text("format", "onnx");
    if (format == "onnx") return NetworkFormat::onnx;
    if (format != "pytorch") throw UsageError("--format takes onnx or pytorch, not '" + format + "'");
    for (const char* option : {"batch", "precision", "seed", "references"})
        if (arguments.has(option))
            throw UsageError(std::string("--").append(option).append(" is for --format onnx"));
    return NetworkFormat::pytorch;
}

NetworkPrecision precision_from(const Arguments& arguments) {
    const std::string name = arguments.text("precision", "float32");
    if (const auto precision = precision_named(name)) return *precision;
    throw UsageError("--precision takes float32 or float16, not '" + name + "'");
}

// Those of the command line, then those of the file.
std::vector<Architecture> wanted(const Arguments& arguments, const SearchSpace& space) {
    std::vector<Architecture> architectures;
    for (const std::string& word : arguments.words()) architectures.push_back(space.parse(word));
    if (const auto path = arguments.find("architectures"))
        for (const Architecture& one : read_architecture_list(read_file(*path), *path, space))
            architectures.push_back(one);
    if (architectures.empty()) throw UsageError("say which networks: as words, or --architectures FILE");
    return each_once(architectures);
}

int run_export(const Arguments& arguments) {
    NetworkFolder folder;
    folder.space = &search_space(arguments.text("space"));
    folder.architectures = wanted(arguments, *folder.space);
    folder.format = format_from(arguments);
    folder.options.batch_size = static_cast<int>(arguments.integer("batch", 1, 1, max_batch_size));
    folder.options.precision = precision_from(arguments);
    folder.options.dead_operations = arguments.has("dead-operations");
    folder.options.seed = arguments.seed("seed", 1);
    folder.references = arguments.has("references");
    const std::filesystem::path out = arguments.text("out");
    const auto take = [&](const std::string& path, const std::string& bytes) {
        const std::filesystem::path file = out / path;
        std::error_code fault;  // write_file says what is wrong
        std::filesystem::create_directories(file.parent_path(), fault);
        write_file(file.string(), bytes);
    };
    export_networks(folder, take, terminal_progress());
    std::cerr << "latlab: " << folder.architectures.size() << " networks written to " << out.string() << "\n";
    return 0;
}

}  // namespace

Command export_command() {
    Command command;
    command.name = "export";
    command.summary = "writes networks as ONNX files or PyTorch modules";
    command.usage = "--space nb201 --architectures list.csv --out FOLDER [options]";
    command.about =
        "Writes each network in a file of its own, and networks.csv, which says what is where. ONNX files "
        "have\n"
        "opset 13, random weights and a fixed input `input` of batch x 3 x 32 x 32; they are for timing on "
        "a\n"
        "device (web/measure_onnx.mjs and web/measure_onnx.py run such a folder and write the measurements\n"
        "that LatLab reads) and for a look inside. PyTorch modules are for going on: readable, ready to "
        "train,\n"
        "with the same names of parameters.\n\n"
        "example: latlab plan --space nb201 --count 20 --out list.csv\n"
        "         latlab export --space nb201 --architectures list.csv --references --out networks\n"
        "         latlab export --space nb201 --format pytorch --out found '|nor_conv_3x3~0|+|…|'";
    command.options = {
        {"space", "ID", "nb201 or fbnet."},
        {"architectures", "FILE",
         "The networks: one a line, or CSV with a column `architecture`. In addition to those named."},
        {"out", "FOLDER", "Where the files go; made if it is not there."},
        {"format", "NAME", "onnx (default) or pytorch."},
        {"batch", "N", "ONNX: images at a time. Default: 1."},
        {"precision", "NAME",
         "ONNX: float32 (default), or float16 for what calculates in it; input and output stay float32."},
        {"dead-operations", "",
         "Writes what cannot influence the output, too. PyTorch and ONNX Runtime execute what is there."},
        {"references", "", "ONNX: adds three networks that runs are compared with as they are timed."},
        {"seed", "S", "ONNX: seed of the random weights. Default: 1."},
    };
    command.run = run_export;
    return command;
}

}  // namespace latlab
