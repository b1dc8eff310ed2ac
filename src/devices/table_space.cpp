#include <algorithm>

#include "base/delimited.h"
#include "base/error.h"
#include "base/text.h"
#include "devices/latency_table.h"
#include "devices/wide_table.h"

namespace latlab {
namespace {

bool is_architecture_of(const SearchSpace& space, const std::string& text) {
    try {
        space.parse(text);
        return true;
    } catch (const DataError&) {
        return false;
    }
}

const SearchSpace& enumerable_space() {
    const auto& all = search_spaces();
    return **std::find_if(all.begin(), all.end(),
                          [](const SearchSpace* space) { return space->enumerable(); });
}

std::vector<std::string> cells_of(const TableLines& lines, const std::string& name) {
    std::optional<std::vector<std::string>> cells = split_cells(lines.line(), ',');
    if (cells) return std::move(*cells);
    throw DataError("a quotation mark is not closed", name + ", row " + std::to_string(lines.number()),
                    "Close it, or leave out the quotation marks");
}

}  // namespace

const SearchSpace& space_of_table(std::string_view csv, const std::string& name) {
    TableLines lines(csv);
    if (!lines.next()) throw DataError("the table is empty", name, "Its first line names the columns");
    const std::vector<std::string> header = cells_of(lines, name);
    const auto column = std::find_if(header.begin(), header.end(), holds_notation);
    if (column == header.end()) {
        if (std::count(header.begin(), header.end(), "index")) return enumerable_space();
        throw DataError("no column says which architecture a row is about",
                        name + ", row " + std::to_string(lines.number()),
                        "The first column must be called architecture or index");
    }
    if (!lines.next()) throw DataError("the table has no rows", name, "");
    const std::vector<std::string> cells = cells_of(lines, name);
    const auto position = static_cast<std::size_t>(column - header.begin());
    const std::string text = position < cells.size() ? cells[position] : "";
    std::vector<std::string> names;
    for (const SearchSpace* space : search_spaces()) {
        if (is_architecture_of(*space, text)) return *space;
        names.emplace_back(space->name());
    }
    throw DataError(in_quotes(text) + " is an architecture of none of the search spaces " + join(names),
                    name + ", row " + std::to_string(lines.number()) + ", column " + in_quotes(*column),
                    "Write it in the notation of one of them, or as its digits with _ between them");
}

}  // namespace latlab
