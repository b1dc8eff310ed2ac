#include "support.h"

#include <cstdlib>

namespace latlab::test {

std::optional<std::string> data_folder() {
    const char* folder = std::getenv("LATLAB_DATA");
    if (!folder || !*folder) return std::nullopt;
    return std::string(folder);
}

}  // namespace latlab::test
