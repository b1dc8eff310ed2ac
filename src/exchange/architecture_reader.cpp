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

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

// The numbers in a text that holds nothing else but what separates or encloses them; none where it does.
std::vector<std::string> numbers_in(std::string_view text) {
    std::vector<std::string> numbers;
    bool inside = false;
    for (const char c : text) {
        if (!is_digit(c) && std::string_view(" ,;_-/[]()\"'").find(c) == std::string_view::npos) return {};
        if (is_digit(c) && !inside) numbers.emplace_back();
        inside = is_digit(c);
        if (inside) numbers.back() += c;
    }
    return numbers;
}

}  // namespace

std::string joined_digits(std::string_view text) {
    std::vector<std::string> numbers = numbers_in(text);
    const auto is_length = [&](const SearchSpace* space) {
        return numbers.size() == 1 && numbers[0].size() == static_cast<std::size_t>(space->length());
    };
    if (std::any_of(search_spaces().begin(), search_spaces().end(), is_length)) {
        const std::string run = numbers[0];
        numbers.clear();
        for (const char c : run) numbers.emplace_back(1, c);
    }
    if (numbers.size() < 2) return std::string(text);
    std::string joined;
    for (const std::string& number : numbers) joined.append(joined.empty() ? "" : "_").append(number);
    return joined;
}

bool is_architecture(std::string_view text) {
    const std::string joined = joined_digits(text);
    for (const SearchSpace* space : search_spaces()) {
        Refusal ignored;
        if (parsed(*space, joined, ignored)) return true;
    }
    return false;
}

std::optional<Architecture> ArchitectureReader::read(const RawRow& row, Refusal& refusal) {
    if (row.by_index) return read_index(row, refusal);
    const std::string text = joined_digits(row.architecture);
    const SearchSpace* known = space_ ? space_ : expected_;
    if (known) {
        if (auto architecture = parsed(*known, text, refusal)) {
            settle(*known, row.line);
            return architecture;
        }
    }
    for (const SearchSpace* space : search_spaces()) {
        if (space == known) continue;
        Refusal here;
        if (auto architecture = parsed(*space, text, here)) {
            settle(*space, row.line);
            return architecture;
        }
        if (!known && (refusal.reason.empty() || resembles(*space, text))) refusal = here;
    }
    return std::nullopt;
}

std::optional<Architecture> ArchitectureReader::read_index(const RawRow& row, Refusal& refusal) {
    const SearchSpace& space = search_space("nb201");
    const std::optional<std::size_t> index = to_index(trim(row.architecture));
    if (!index || static_cast<double>(*index) >= space.size()) {
        refusal.reason = in_quotes(row.architecture) + " is no index of " + std::string(space.name());
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
