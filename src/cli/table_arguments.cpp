#include "cli/table_arguments.h"

#include <iostream>
#include <memory>

#include "base/error.h"
#include "cli/architecture_list.h"
#include "devices/text_file.h"
#include "exchange/latency_doubts.h"

namespace latlab {
namespace {

NetworkOrder read_order(const std::string& path) {
    const std::string bytes = read_text_file(path);
    if (is_foreign(bytes)) return read_foreign_order(bytes, path);
    const SearchSpace& space = space_of_table(bytes, path);
    return {&space, read_architecture_list(bytes, path, space)};
}

LatencyTable read_table(const std::string& path, const SearchSpace& space, const ForeignOptions& options) {
    const std::string bytes = read_text_file(path);
    if (!is_foreign(bytes)) return parse_latency_table(bytes, path, space);
    ForeignTable foreign = read_foreign_table(bytes, path, options);
    if (foreign.table.space != &space)
        throw DataError("this is for " + std::string(foreign.table.space->name()) + ", not for " +
                            std::string(space.name()),
                        path, "Give tables of one search space.");
    for (const std::string& note : foreign.notes) std::cerr << "latlab: " << path << ": " << note << "\n";
    return std::move(foreign.table);
}

}  // namespace

std::vector<Option> foreign_options() {
    return {
        {"order", "FILE",
         "Which networks a list of latencies that does not say so is of (HELP's of FBNet): HELP's file of "
         "them, or "
         "CSV with a column architecture."},
        {"dataset", "NAME", "Of HW-NAS-Bench's pickle: cifar10 (default), cifar100 or ImageNet16-120."},
    };
}

ForeignOptions foreign_from(const Arguments& arguments) {
    ForeignOptions options;
    if (const auto path = arguments.find("order"))
        options.order = std::make_shared<const NetworkOrder>(read_order(*path));
    options.dataset = arguments.text("dataset", options.dataset);
    return options;
}

LatencyTable read_tables(const Arguments& arguments, const std::vector<std::string>& paths,
                         const SearchSpace& space) {
    const ForeignOptions options = foreign_from(arguments);
    std::vector<LatencyTable> tables;
    for (const std::string& path : paths) {
        tables.push_back(read_table(path, space, options));
        for (const std::string& doubt : latency_doubts(tables.back()))
            std::cerr << "latlab: warning: " << path << ", " << doubt << "\n";
    }
    return join_tables(tables);
}

}  // namespace latlab
