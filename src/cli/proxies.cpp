#include <cmath>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>
#include <unordered_set>

#include "base/error.h"
#include "base/text.h"
#include "cli/architecture_list.h"
#include "cli/command.h"
#include "cli/files.h"
#include "cli/shard.h"
#include "cli/terminal.h"
#include "encoders/zero_cost_proxies.h"
#include "spaces/nb201_cells.h"
#include "spaces/nb201_order.h"

namespace latlab {
namespace {

using Done = std::unordered_set<Architecture, ArchitectureHash>;

// Every NAS-Bench-201 network once: all others compute the same as one of these.
std::vector<Architecture> canonical_cells(const SearchSpace& space) {
    std::vector<Architecture> cells;
    for (std::size_t i = 0; i < nb201::cell_count; ++i) {
        const Architecture architecture = space.at(i);
        if (nb201::canonical_cell(architecture) == architecture) cells.push_back(architecture);
    }
    return cells;
}

std::vector<Architecture> wanted_architectures(const Arguments& arguments, const SearchSpace& space) {
    if (const auto path = arguments.find("architectures"))
        return read_architecture_list(read_file(*path), *path, space);
    if (!space.enumerable())
        throw UsageError("--architectures FILE is needed: " + std::string(space.name()) +
                         " has too many networks to compute all");
    return canonical_cells(space);
}

// Everything before the first row. It holds what the rows depend on, so that no others are added to them.
std::string header(const SearchSpace& space, const ProxyOptions& options) {
    std::ostringstream text;
    text << "# space: " << space.id() << "\n# seed: " << options.seed << "\n";
    if (options.images > 0) text << "# images: " << options.images << "\n";
    text << "architecture";
    for (std::size_t i = 0; i < proxy_count; ++i) text << ',' << proxy_name(static_cast<Proxy>(i));
    text << '\n';
    return text.str();
}

void write_row(std::ostream& out, const std::string& architecture, const ProxyValues& values) {
    out << architecture;
    for (const double value : values) out << ',' << (std::isnan(value) ? "" : from_number(value));
    out << std::endl;  // what is done stays, however the run ends
}

// What a file holds that an earlier run began.
Done resume(const std::string& path, const SearchSpace& space, const std::string& wanted_header) {
    if (!std::filesystem::exists(path)) {
        write_file(path, wanted_header);
        return {};
    }
    drop_unfinished_line(path);
    const std::string text = read_file(path);
    if (text.compare(0, wanted_header.size(), wanted_header) != 0)
        throw DataError("it was begun with another space, seed or number of images", path,
                        "name another file, or delete this one");
    const auto found = read_architecture_list(text, path, space);
    return Done(found.begin(), found.end());
}

int run_proxies(const Arguments& arguments) {
    refuse_words(arguments);
    const SearchSpace& space = search_space(arguments.text("space"));
    ProxyOptions options;
    options.seed = arguments.seed("seed", 1);
    options.images = static_cast<int>(arguments.integer("images", 0, 2, 1024));
    const Shard shard = shard_from(arguments);
    const std::vector<Architecture> wanted = wanted_architectures(arguments, space);
    const std::string path = arguments.text("out");
    Done done = resume(path, space, header(space, options));
    std::ofstream out(path, std::ios::binary | std::ios::app);
    if (!out) throw DataError("the file cannot be written", path, "");
    const Progress progress = terminal_progress();
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        if (!shard.holds(i) || !done.insert(wanted[i]).second) continue;
        const std::string name = space.print(wanted[i]);
        progress.report(static_cast<double>(i) / static_cast<double>(wanted.size()), name);
        write_row(out, name, zero_cost_proxies(space, wanted[i], options));
        if (!out) throw DataError("the file cannot be written", path, "what is in it so far stays");
    }
    std::cerr << "latlab: zero-cost proxies of " << done.size() << " networks in " << path << "\n";
    return 0;
}

}  // namespace

Command proxies_command() {
    Command command;
    command.name = "proxies";
    command.summary = "computes zero-cost proxies of untrained networks";
    command.usage = "--space nb201 --out proxies.csv [options]";
    command.about =
        "Builds each network with random weights, shows it a batch of noise that stands in for images, and\n"
        "writes the 13 zero-cost proxies of NAS-Bench-Suite-Zero: numbers that go with how well a network "
        "will\n"
        "learn, and that describe it to a predictor. A cell is empty where a proxy is not defined. It takes "
        "about\n"
        "a second a network; a run that was stopped goes on where it was.\n\n"
        "example: latlab proxies --space nb201 --out proxies.csv\n"
        "         latlab proxies --space fbnet --architectures list.csv --out proxies.csv";
    command.options = {
        {"space", "ID", "nb201 or fbnet."},
        {"architectures", "FILE",
         "The networks: one a line, or CSV with a column `architecture`. Default: every distinct network of "
         "NAS-Bench-201 (8,765)."},
        {"out", "FILE", "CSV, a row a network. Rows it has already are not computed again."},
        {"shard", "I/N",
         "Only each N-th network from the I-th on, for N runs at once, each with its own file."},
        {"seed", "S", "Seed of weights, images and labels. Default: 1."},
        {"images", "N", "Images in the batch. Default: as published, 64 on NAS-Bench-201, 16 on FBNet."},
    };
    command.run = run_proxies;
    return command;
}

}  // namespace latlab
