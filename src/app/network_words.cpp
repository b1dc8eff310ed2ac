#include "app/network_words.h"

#include <array>

#include "base/error.h"
#include "spaces/nb201.h"

namespace latlab::app {

namespace {

constexpr const char* arrow = "\xE2\x86\x92";

struct OperationName {
    const char* whole;
    const char* in_a_word;
};
constexpr std::array<OperationName, nb201::op_count> cell_operations{{{"none", "none"},
                                                                      {"skip", "skip"},
                                                                      {"1\xC3\x97"
                                                                       "1 convolution",
                                                                       "1\xC3\x97"
                                                                       "1"},
                                                                      {"3\xC3\x97"
                                                                       "3 convolution",
                                                                       "3\xC3\x97"
                                                                       "3"},
                                                                      {"pooling", "pool"}}};

}  // namespace

std::string operation_name(const SearchSpace& space, int op) {
    if (space.id() != "nb201") return std::string(space.op_name(op));
    return cell_operations.at(static_cast<std::size_t>(op)).whole;
}

std::string short_operation_name(const SearchSpace& space, int op) {
    if (space.id() != "nb201") return std::string(space.op_name(op));
    return cell_operations.at(static_cast<std::size_t>(op)).in_a_word;
}

std::string position_number(const SearchSpace& space, std::size_t position) {
    if (space.id() != "nb201") return std::to_string(position + 1);
    const auto [from, to] = nb201::edges.at(position);
    return std::to_string(from).append(arrow).append(std::to_string(to));
}

std::string position_name(const SearchSpace& space, std::size_t position) {
    return std::string(space.id() == "nb201" ? "edge " : "block ").append(position_number(space, position));
}

std::string short_name(const SearchSpace& space, const Architecture& architecture) {
    if (space.id() != "nb201") return space.print(architecture);
    std::string text;
    for (std::size_t edge = 0; edge < architecture.ops.size(); ++edge) {
        if (edge > 0) text += edge == 1 || edge == 3 ? " \xC2\xB7 " : " ";
        text += short_operation_name(space, architecture.ops[edge]);
    }
    return text;
}

std::string short_name(const SearchSpace& space, const std::string& notation) {
    try {
        return short_name(space, space.parse(notation));
    } catch (const DataError&) {
        return notation;
    }
}

bool readable(const SearchSpace& space, const std::string& notation) {
    try {
        space.parse(notation);
        return true;
    } catch (const DataError&) {
        return false;
    }
}

std::vector<std::string> differences(const SearchSpace& space, const Architecture& from,
                                     const Architecture& to) {
    std::vector<std::string> texts;
    for (std::size_t i = 0; i < from.ops.size(); ++i) {
        if (from.ops[i] == to.ops[i]) continue;
        texts.push_back(position_name(space, i)
                            .append(": ")
                            .append(operation_name(space, from.ops[i]))
                            .append(" ")
                            .append(arrow)
                            .append(" ")
                            .append(operation_name(space, to.ops[i])));
    }
    return texts;
}

}  // namespace latlab::app
