#include "engine/table_files.h"

#include <map>
#include <unordered_set>

#include "base/error.h"
#include "base/text.h"

namespace latlab {
namespace {

constexpr std::size_t most_devices = 100, most_cells = 10'000'000;

void refuse_same_names(const std::vector<TableFile>& files, const std::vector<LatencyTable>& tables) {
    std::map<std::string, std::string> file_of;
    for (std::size_t i = 0; i < tables.size(); ++i) {
        for (const std::string& device : tables[i].devices) {
            const auto [found, added] = file_of.emplace(device, files[i].name);
            if (!added)
                throw DataError("the device " + in_quotes(device) + " is in " + found->second + ", too",
                                files[i].name + ", column " + in_quotes(device), "Rename it in one of them.");
        }
    }
}

void refuse_too_large(const std::vector<LatencyTable>& tables) {
    std::size_t devices = 0;
    std::unordered_set<Architecture, ArchitectureHash> architectures;
    for (const LatencyTable& table : tables) {
        devices += table.devices.size();
        architectures.insert(table.architectures.begin(), table.architectures.end());
    }
    if (devices > most_devices || architectures.size() * devices > most_cells)
        throw DataError("the tables together have " + std::to_string(architectures.size()) +
                            " architectures and " + std::to_string(devices) + " devices",
                        "",
                        "At most " + std::to_string(most_devices) + " devices and " +
                            std::to_string(most_cells) + " cells: give fewer.");
}

}  // namespace

const SearchSpace& space_of_files(const std::vector<TableFile>& files) {
    if (files.empty())
        throw DataError("there is no table", "command field \"files\"",
                        "Give one with a column for each device.");
    return space_of_table(files.front().text, files.front().name);
}

LatencyTable join_files(const std::vector<TableFile>& files) {
    const SearchSpace& space = space_of_files(files);
    std::vector<LatencyTable> tables;
    for (const TableFile& file : files) {
        const SearchSpace& own = space_of_table(file.text, file.name);
        if (&own != &space)
            throw DataError("this table is of " + std::string(own.name()) + ", but " + files.front().name +
                                " is of " + std::string(space.name()),
                            file.name, "Give tables of one search space.");
        tables.push_back(parse_latency_table(file.text, file.name, space));
    }
    refuse_same_names(files, tables);
    refuse_too_large(tables);
    return join_tables(tables);
}

}  // namespace latlab
