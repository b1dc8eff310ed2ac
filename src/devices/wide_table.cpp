#include "devices/wide_table.h"

#include <cmath>
#include <optional>
#include <set>
#include <unordered_map>
#include <utility>

#include "base/delimited.h"
#include "base/error.h"
#include "base/text.h"
#include "devices/text_file.h"

namespace latlab {
namespace {

constexpr std::size_t most_columns = 1000, most_rows = 1'000'000, most_cells = 20'000'000;

// Reads one table; a fault is reported with the file's name and the place.
class Reader {
  public:
    Reader(std::string_view csv, const std::string& name, const SearchSpace& space, Numbers numbers)
        : lines_(csv), name_(name), space_(space), numbers_(numbers) {
        table_.space = &space;
    }

    WideTable read() {
        if (!lines_.next()) throw DataError("the table is empty", name_, "Its first line names the columns");
        read_header();
        while (lines_.next()) read_row();
        if (table_.architectures.empty()) throw DataError("the table has no rows", name_, "");
        const auto rows = static_cast<Eigen::Index>(table_.architectures.size());
        const auto columns = static_cast<Eigen::Index>(table_.columns.size());
        using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
        table_.values = Eigen::Map<const RowMajor>(values_.data(), rows, columns);
        return std::move(table_);
    }

  private:
    [[noreturn]] void fail(std::string what, std::string mend, std::optional<std::size_t> column = {}) const {
        std::string where = name_ + ", row " + std::to_string(lines_.number());
        if (column) {
            const std::string& title = header_[*column];
            where += ", column " + (title.empty() ? std::to_string(*column + 1) : in_quotes(title));
        }
        throw DataError(std::move(what), std::move(where), std::move(mend));
    }

    std::vector<std::string> cells_of_line() const {
        std::optional<std::vector<std::string>> cells = split_cells(lines_.line(), ',');
        if (!cells) fail("a quotation mark is not closed", "Close it, or leave out the quotation marks");
        return std::move(*cells);
    }

    void read_header() {
        header_ = cells_of_line();
        if (header_.size() > most_columns) {
            fail(std::to_string(header_.size()) + " columns",
                 "A table has at most " + std::to_string(most_columns));
        }
        std::set<std::string> seen;
        for (std::size_t i = 0; i < header_.size(); ++i) {
            const std::string& title = header_[i];
            if (title.empty()) fail("a column without a name", "Name every column", i);
            if (!seen.insert(title).second)
                fail("two columns are called " + in_quotes(title), "Rename one", i);
            const bool notation = holds_notation(title);
            if (notation || title == "index") {
                if (i > keys_) fail("this column must stand before the numbers", "Move it to the front", i);
                identified_ = identified_ || notation || space_.enumerable();
                ++keys_;
            } else {
                table_.columns.push_back(title);
            }
        }
        if (!identified_) {
            fail("no column says which architecture a row is about",
                 space_.enumerable() ? "The first column must be called architecture or index"
                                     : "The first column must be called architecture");
        }
        if (table_.columns.empty()) fail("no columns of numbers", "Add one for each device");
    }

    void read_row() {
        const std::vector<std::string> cells = cells_of_line();
        if (cells.size() != header_.size()) {
            fail(std::to_string(cells.size()) + " cells, but the first line names " +
                     std::to_string(header_.size()) + " columns",
                 "Every row has one cell for each column");
        }
        if (table_.architectures.size() == most_rows || values_.size() + cells.size() > most_cells) {
            fail("the table is too large", "At most " + std::to_string(most_rows) + " rows and " +
                                               std::to_string(most_cells) + " cells");
        }
        table_.architectures.push_back(read_key(cells));
        const auto [found, added] = row_of_.emplace(table_.architectures.back(), lines_.number());
        if (!added) {
            fail("the same architecture as in row " + std::to_string(found->second), "Keep one row for each",
                 0);
        }
        for (std::size_t i = keys_; i < cells.size(); ++i) values_.push_back(read_value(cells[i], i));
    }

    Architecture read_key(const std::vector<std::string>& cells) const {
        std::optional<Architecture> architecture;
        for (std::size_t i = 0; i < keys_; ++i) {
            if (header_[i] == "index" && !space_.enumerable()) continue;
            Architecture read = header_[i] == "index" ? from_index(cells[i], i) : from_notation(cells[i], i);
            if (architecture && *architecture != read) {
                fail("the row names two different architectures", "Correct one of them or drop the column",
                     i);
            }
            architecture = std::move(read);
        }
        return *architecture;
    }

    Architecture from_notation(const std::string& cell, std::size_t column) const {
        try {
            return space_.parse(cell);
        } catch (const DataError& error) {
            fail(error.where() + ": " + error.fault(), error.mend(), column);
        }
    }

    Architecture from_index(const std::string& cell, std::size_t column) const {
        const auto index = to_index(cell);
        if (!index || static_cast<double>(*index) >= space_.size()) {
            fail(in_quotes(cell) + " is no index of " + std::string(space_.name()),
                 "Indexes are whole numbers from 0 to " + from_number(space_.size() - 1), column);
        }
        return space_.at(*index);
    }

    double read_value(const std::string& cell, std::size_t column) const {
        if (cell.empty()) return NAN;
        const auto value = to_number(cell);
        if (!value || std::isinf(*value)) {
            fail(in_quotes(cell) + " is not a number",
                 "Write a plain number with a decimal point, or nothing where there is none", column);
        }
        if (numbers_ == Numbers::positive && *value <= 0) {
            fail(in_quotes(cell) + " is not above zero", "Leave the cell empty where there is no measurement",
                 column);
        }
        return *value;
    }

    TableLines lines_;
    const std::string& name_;
    const SearchSpace& space_;
    const Numbers numbers_;
    std::vector<std::string> header_;
    std::size_t keys_ = 0;     // how many columns at the front say which architecture a row is about
    bool identified_ = false;  // whether one of them does
    WideTable table_;
    std::vector<double> values_;  // row by row
    std::unordered_map<Architecture, std::size_t, ArchitectureHash> row_of_;
};

}  // namespace

bool holds_notation(std::string_view column) {
    return column == "arch" || column == "arch_str" || column == "architecture";
}

int find_name(const std::vector<std::string>& names, std::string_view name, const std::string& kind) {
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (names[i] == name) return static_cast<int>(i);
    }
    const std::vector<std::string> nearest = nearest_names(name, names, 3);
    throw DataError("no " + kind + " " + in_quotes(name), "",
                    nearest.empty() ? "" : "Nearest: " + join(nearest));
}

int WideTable::column(std::string_view name) const {
    return find_name(columns, name, "column");
}

WideTable parse_wide_table(std::string_view csv, const std::string& name, const SearchSpace& space,
                           Numbers numbers) {
    return Reader(csv, name, space, numbers).read();
}

WideTable read_wide_table(const std::string& path, const SearchSpace& space, Numbers numbers) {
    return parse_wide_table(read_text_file(path), path, space, numbers);
}

}  // namespace latlab
