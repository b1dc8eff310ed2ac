#include "cli/architecture_list.h"

#include <optional>

#include "base/delimited.h"
#include "base/error.h"
#include "base/text.h"
#include "cli/files.h"
#include "exchange/columns.h"

namespace latlab {
namespace {

Architecture read_one(std::string_view cell, bool by_index, const SearchSpace& space,
                      const std::string& where) {
    if (!by_index) {
        try {
            return space.parse(cell);
        } catch (const DataError& error) {
            throw DataError(error.fault(), where, error.mend());
        }
    }
    const std::optional<std::size_t> index = to_index(cell);
    if (!space.enumerable())
        throw DataError("this space has no indexes", where, "Write the architecture itself.");
    if (!index || static_cast<double>(*index) >= space.size())
        throw DataError("not an index of the space: " + in_quotes(cell), where, "Indexes run from 0.");
    return space.at(*index);
}

}  // namespace

std::vector<Architecture> read_architecture_list(std::string_view text, const std::string& name,
                                                 const SearchSpace& space) {
    std::vector<Architecture> architectures;
    std::optional<MeasurementColumns> columns;
    char delimiter = ',';
    for (TableLines lines(text); lines.next();) {
        const std::string_view line = lines.line();
        const std::string where = name + ", line " + std::to_string(lines.number());
        if (!columns) {
            delimiter = find_delimiter(line);
            columns = recognise_columns(split_cells(line, delimiter).value_or(std::vector<std::string>()));
            if (columns->architecture) continue;  // that was the header
            columns->architecture = 0;
        }
        const auto cells = split_cells(line, delimiter);
        if (!cells || cells->size() <= *columns->architecture)
            throw DataError("this line has no architecture", where, "Mend or remove it.");
        architectures.push_back(read_one((*cells)[*columns->architecture], columns->by_index, space, where));
    }
    if (architectures.empty()) throw DataError("no architectures", name, "Write one a line.");
    return architectures;
}

std::vector<Architecture> requested_architectures(const Arguments& arguments, const SearchSpace& space) {
    if (const auto path = arguments.find("architectures"))
        return read_architecture_list(read_file(*path), *path, space);
    if (!space.enumerable())
        throw UsageError(std::string(space.name()) +
                         " is too large to take as a whole: --architectures FILE is required");
    std::vector<Architecture> all;
    for (std::size_t i = 0; static_cast<double>(i) < space.size(); ++i) all.push_back(space.at(i));
    return all;
}

}  // namespace latlab
