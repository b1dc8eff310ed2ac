#include "exchange/architecture_reader.h"

#include <algorithm>

#include "base/error.h"
#include "base/text.h"

namespace latlab {
namespace {

// A text that is wrong in both spaces is explained by the one it resembles.
bool resembles(const SearchSpace& space, const std::string& text) {
    const bool arch_string = text.find('|') != std::string::npos || text.find('~') != std::string::npos;
    const auto digits = std::count(text.begin(), text.end(), '_') + 1;
    return arch_string ? space.id() == "nb201" : 2 * digits > space.length() && digits < 2 * space.length();
}

std::optional<Architecture> parsed(const SearchSpace& space, const std::string& text, Refusal& refusal) {
    try {
        return space.parse(text);
    } catch (const DataError& error) {
        refusal.reason = error.where().empty() ? error.fault() : error.where() + ": " + error.fault();
        refusal.mend = error.mend();
        return std::nullopt;
    }
}

}  // namespace

std::optional<Architecture> ArchitectureReader::read(const RawRow& row, Refusal& refusal) {
    if (row.by_index) return read_index(row, refusal);
    const SearchSpace* known = space_ ? space_ : expected_;
    if (known) {
        if (auto architecture = parsed(*known, row.architecture, refusal)) {
            settle(*known, row.line);
            return architecture;
        }
    }
    for (const SearchSpace* space : search_spaces()) {
        if (space == known) continue;
        Refusal here;
        if (auto architecture = parsed(*space, row.architecture, here)) {
            settle(*space, row.line);
            return architecture;
        }
        if (!known && (refusal.reason.empty() || resembles(*space, row.architecture))) refusal = here;
    }
    return std::nullopt;
}

std::optional<Architecture> ArchitectureReader::read_index(const RawRow& row, Refusal& refusal) {
    const SearchSpace& space = search_space("nb201");
    const std::optional<std::size_t> index = to_index(trim(row.architecture));
    if (!index || static_cast<double>(*index) >= space.size()) {
        refusal.reason = quoted(row.architecture) + " is no index of " + std::string(space.name());
        refusal.mend = "Indexes run from 0 to " + std::to_string(static_cast<long>(space.size()) - 1) + ".";
        return std::nullopt;
    }
    settle(space, row.line);
    return space.at(*index);
}

void ArchitectureReader::settle(const SearchSpace& space, std::size_t line) {
    if (expected_ && &space != expected_) {
        throw DataError("this is an architecture of " + std::string(space.name()) + ", not of " +
                            std::string(expected_->name()),
                        name_ + ", row " + std::to_string(line),
                        "Choose the search space " + std::string(space.name()) + ".");
    }
    if (space_ && &space != space_) {
        throw DataError("the file mixes architectures of " + std::string(space_->name()) + " (row " +
                            std::to_string(first_line_) + ") and of " + std::string(space.name()),
                        name_ + ", row " + std::to_string(line),
                        "Keep each search space in a file of its own.");
    }
    if (!space_) first_line_ = line;
    space_ = &space;
}

}  // namespace latlab
