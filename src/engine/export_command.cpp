#include "base/error.h"
#include "engine/commands.h"

namespace latlab {

using nlohmann::json;

json run_export(const json& command, Workbench& bench) {
    if (!bench.take_file)
        throw DataError("nothing here takes files", "command field \"command\"", "Use latlab export.");
    NetworkFolder folder = read_export(command);
    folder.architectures = read_architectures(command, *folder.space);
    if (folder.architectures.empty())
        throw DataError("there is no network to write", "command field \"architectures\"",
                        "See engine/README.md for the commands.");
    const FilePortion portion = read_portion(command, exported_files(folder));
    json files = json::array();
    export_networks(
        folder,
        [&](const std::string& path, const std::string& bytes) {
            files.push_back(path);
            bench.take_file(path, bytes);
        },
        bench.messages.progress(), portion);
    const std::size_t left = exported_files(folder) - portion.first - files.size();
    return {{"files", std::move(files)}, {"left", left}};
}

}  // namespace latlab
