#include "support.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace latlab::test {

std::optional<std::string> data_folder() {
    const char* folder = std::getenv("LATLAB_DATA");
    if (!folder || !*folder) return std::nullopt;
    return std::string(folder);
}

std::string shipped_asset(const std::string& name) {
    const auto root = std::filesystem::path(__FILE__).parent_path().parent_path().parent_path();
    std::ifstream file(root / "assets" / name, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(file), {});
}

}  // namespace latlab::test
