#include "cli/shard.h"

#include "base/error.h"
#include "base/text.h"
#include "cli/files.h"

namespace latlab {

Shard shard_from(const Arguments& arguments) {
    const auto text = arguments.find("shard");
    if (!text) return {};
    const auto pieces = split(*text, '/');
    const auto part = to_index(pieces.front()), parts = to_index(pieces.back());
    if (pieces.size() != 2 || !part || !parts || *part < 1 || *part > *parts)
        throw UsageError("--shard takes a part of a number of parts, such as 1/4");
    return {*part, *parts};
}

void drop_unfinished_line(const std::string& path) {
    const std::string text = read_file(path);
    const std::size_t whole = text.rfind('\n') + 1;
    if (whole != text.size()) write_file(path, std::string_view(text).substr(0, whole));
}

}  // namespace latlab
