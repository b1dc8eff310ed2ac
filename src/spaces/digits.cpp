#include "spaces/digits.h"

#include <stdexcept>

#include "base/text.h"

namespace latlab::digits {
namespace {

std::string digits_form(const SearchSpace& space) {
    return "Write " + std::to_string(space.length()) + " digits 0 to " +
           std::to_string(space.op_count() - 1) + " joined by '_'";
}

// An op different from `op`, each of the others equally likely.
std::uint8_t other_op(const SearchSpace& space, std::uint8_t op, Random& random) {
    const auto drawn =
        static_cast<std::uint8_t>(random.below(static_cast<std::size_t>(space.op_count() - 1)));
    return drawn < op ? drawn : static_cast<std::uint8_t>(drawn + 1);
}

}  // namespace

void require_member(const SearchSpace& space, const Architecture& architecture) {
    if (architecture.ops.size() != static_cast<std::size_t>(space.length())) {
        throw std::invalid_argument(std::string(space.id()) + ": an architecture has " +
                                    std::to_string(space.length()) + " digits, not " +
                                    std::to_string(architecture.ops.size()));
    }
    for (const std::uint8_t op : architecture.ops) {
        if (op >= space.op_count()) {
            throw std::invalid_argument(std::string(space.id()) + ": no operation has digit " +
                                        std::to_string(op));
        }
    }
}

Architecture parse(const SearchSpace& space, std::string_view text) {
    Architecture architecture;
    std::size_t letter = 0;
    for (const std::string_view part : split(text, '_')) {
        if (architecture.ops.size() == static_cast<std::size_t>(space.length())) {
            throw fault_at(text, letter, "more than " + std::to_string(space.length()) + " operations",
                           digits_form(space));
        }
        const auto op = to_index(part);
        if (!op || *op >= static_cast<std::size_t>(space.op_count())) {
            throw fault_at(text, letter, in_quotes(part) + " is no operation of " + std::string(space.name()),
                           "Operations: " + list_ops(space));
        }
        architecture.ops.push_back(static_cast<std::uint8_t>(*op));
        letter += part.size() + 1;
    }
    if (architecture.ops.size() < static_cast<std::size_t>(space.length())) {
        throw fault_at(text, text.size(), "only " + std::to_string(architecture.ops.size()) + " operations",
                       digits_form(space));
    }
    return architecture;
}

std::string print(const Architecture& architecture) {
    std::string text;
    for (const std::uint8_t op : architecture.ops) {
        if (!text.empty()) text += '_';
        text += std::to_string(op);
    }
    return text;
}

Architecture random(const SearchSpace& space, Random& random) {
    Architecture architecture;
    for (int i = 0; i < space.length(); ++i) {
        architecture.ops.push_back(
            static_cast<std::uint8_t>(random.below(static_cast<std::size_t>(space.op_count()))));
    }
    return architecture;
}

Architecture mutate(const SearchSpace& space, const Architecture& architecture, double rate, Random& random) {
    require_member(space, architecture);
    Architecture changed = architecture;
    for (std::uint8_t& op : changed.ops) {
        if (random.uniform() < rate) op = other_op(space, op, random);
    }
    if (changed == architecture) {
        std::uint8_t& op = changed.ops[random.below(changed.ops.size())];
        op = other_op(space, op, random);
    }
    return changed;
}

DataError fault_at(std::string_view text, std::size_t letter, std::string what, std::string mend) {
    return DataError(std::move(what),
                     "architecture " + in_quotes(text) + ", character " + std::to_string(letter + 1),
                     std::move(mend));
}

std::string list_ops(const SearchSpace& space) {
    std::vector<std::string> names;
    for (int op = 0; op < space.op_count(); ++op) {
        names.push_back(std::string(space.op_name(op)) + " (" + std::to_string(op) + ")");
    }
    return join(names);
}

}  // namespace latlab::digits
