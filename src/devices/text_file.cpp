#include "devices/text_file.h"

#include <array>
#include <filesystem>
#include <fstream>
#include <memory>
#include <system_error>
#include <type_traits>

#include "base/error.h"

#ifndef __EMSCRIPTEN__
#include <zlib.h>
#endif

namespace latlab {
namespace {

constexpr std::size_t piece = 1 << 16;

[[noreturn]] void refuse_size(const std::string& path, std::size_t limit) {
    throw DataError("the file holds more than " + std::to_string(limit) + " bytes", path,
                    "Split it, or keep only the columns that are needed");
}

[[noreturn]] void refuse_unreadable(const std::string& path) {
    throw DataError("the file cannot be read", path, "Check the path and that it may be read");
}

#ifdef __EMSCRIPTEN__

std::string read_all(const std::string& path, std::size_t limit) {
    std::error_code unreadable;
    std::ifstream file(path, std::ios::binary);
    // A folder opens like a file and seems to be an empty one.
    if (!file || std::filesystem::is_directory(path, unreadable)) refuse_unreadable(path);
    std::string text;
    std::array<char, piece> buffer;
    while (file.read(buffer.data(), buffer.size()) || file.gcount() > 0) {
        text.append(buffer.data(), static_cast<std::size_t>(file.gcount()));
        if (text.size() > limit) refuse_size(path, limit);
    }
    if (text.size() >= 2 && text[0] == '\x1f' && text[1] == '\x8b') {
        throw DataError("the file is packed by gzip, which this build cannot read", path, "Unpack it first");
    }
    return text;
}

#else

std::string read_all(const std::string& path, std::size_t limit) {
    const auto close = [](gzFile file) { gzclose(file); };
    const std::unique_ptr<std::remove_pointer_t<gzFile>, decltype(close)> file(gzopen(path.c_str(), "rb"),
                                                                               close);
    if (!file) refuse_unreadable(path);
    std::string text;
    std::array<char, piece> buffer;
    int count = 0;
    while ((count = gzread(file.get(), buffer.data(), buffer.size())) > 0) {
        text.append(buffer.data(), static_cast<std::size_t>(count));
        if (text.size() > limit) refuse_size(path, limit);
    }
    int error = Z_OK;
    gzerror(file.get(), &error);
    if (error == Z_ERRNO) refuse_unreadable(path);
    if (count < 0 || error != Z_OK) {
        throw DataError("the packed file is damaged or cut short", path, "Fetch or write it again");
    }
    return text;
}

#endif

}  // namespace

std::string read_text_file(const std::string& path, std::size_t limit) {
    return read_all(path, limit);
}

std::optional<std::string> find_table(const std::string& folder, std::string_view stem) {
    for (const char* ending : {".csv", ".csv.gz"}) {
        const auto path = std::filesystem::path(folder) / (std::string(stem) + ending);
        std::error_code unreadable;
        if (std::filesystem::is_regular_file(path, unreadable)) return path.string();
    }
    return std::nullopt;
}

std::string table_path(const std::string& folder, std::string_view stem) {
    const auto path = find_table(folder, stem);
    if (path) return *path;
    const std::string name(stem);
    throw DataError("no table " + name + ".csv or " + name + ".csv.gz", folder,
                    "datasets/README.md tells how to get the public tables");
}

}  // namespace latlab
