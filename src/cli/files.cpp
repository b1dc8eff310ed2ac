#include "cli/files.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

#include "base/error.h"

namespace latlab {

namespace fs = std::filesystem;

std::string read_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::string bytes;
    if (file) bytes.assign(std::istreambuf_iterator<char>(file), {});
    if (!file || fs::is_directory(path))
        throw DataError("cannot be read", path, "Is the name right, and may you read the file?");
    return bytes;
}

void write_file(const std::string& path, std::string_view bytes) {
    std::error_code ignored;  // what matters is whether the file can be written
    if (fs::path(path).has_parent_path()) fs::create_directories(fs::path(path).parent_path(), ignored);
    std::ofstream file(path, std::ios::binary);
    file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    file.close();
    if (!file) throw DataError("cannot be written", path, "Is there space left, and may you write there?");
}

std::string find_asset(const std::string& name) {
    std::vector<fs::path> folders;
    if (const char* folder = std::getenv("LATLAB_ASSETS"); folder && *folder) folders.push_back(folder);
    folders.push_back("assets");
    std::error_code error;
    for (fs::path at = fs::read_symlink("/proc/self/exe", error).parent_path(); at.has_relative_path();
         at = at.parent_path())
        folders.push_back(at / "assets");
    for (const fs::path& folder : folders)
        if (fs::is_regular_file(folder / name, error)) return (folder / name).string();
    throw DataError(
        "this file of LatLab was not found", name,
        "Run latlab inside its project folder, or say in LATLAB_ASSETS where the folder 'assets' is.");
}

Option data_option() {
    return {"data", "DIR", "Folder of the public latency tables. Default: $LATLAB_DATA."};
}

std::string data_folder(const Arguments& arguments) {
    if (const auto folder = arguments.find("data")) return *folder;
    if (const char* folder = std::getenv("LATLAB_DATA"); folder && *folder) return folder;
    throw UsageError("--data DIR is required: the folder of the public latency tables (or set LATLAB_DATA)");
}

LatencyTable read_public_table(const std::string& folder, const SearchSpace& space) {
    const fs::path plain = fs::path(folder) / (std::string(space.id()) + "_latency.csv");
    std::error_code error;
    return read_latency_table(fs::exists(plain, error) ? plain.string() : plain.string() + ".gz", space);
}

Option cache_option() {
    return {"cache", "DIR", "Folder that keeps pre-trained states for the next run. Default: build/cache."};
}

std::string cache_folder(const Arguments& arguments) {
    return arguments.text("cache", "build/cache");
}

void refuse_words(const Arguments& arguments) {
    if (!arguments.words().empty())
        throw UsageError("'" + arguments.words().front() + "' belongs to no option");
}

}  // namespace latlab
