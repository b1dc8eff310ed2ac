#pragma once

#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "app/results.h"
#include "spaces/search_space.h"

namespace latlab::app {

/// A device that the networks are to be fast on, too.
struct AlsoDevice {
    std::string name;  ///< of its file
    std::vector<MeasuredNetwork> networks;
    std::map<std::string, std::string> protocol;
    double max_latency_ms = 0;  ///< 0: no limit
};

/// A further number that the search minds.
struct NumberChoice {
    enum class Wanted { anything, low, high };
    std::string number;  ///< as the engine calls it: "macs", "parameters", "column:energy"
    Wanted wanted = Wanted::anything;
    double at_least = 0, at_most = 0;  ///< 0: no limit
    bool minded() const { return wanted != Wanted::anything || at_least > 0 || at_most > 0; }
};

/// What a search of one space is asked for beside accuracy and the latency on the first device: further
/// devices, and numbers, which may come from a table of the user's own. Draws nothing.
class SearchWishes {
  public:
    explicit SearchWishes(const SearchSpace& space);

    /// Adds a device; one of the same name takes its place. Throws DataError for a file that is of another
    /// space, states no unit or has rows that cannot be read, and where there are four already.
    void add_device(const std::string& name, const std::string& bytes);

    /// Reads a table of numbers in place of the last one (devices/wide_table.h); what was chosen of columns
    /// that it has, too, stays. Throws DataError, also for more than six columns, which change nothing.
    void take_table(const std::string& name, const std::string& bytes);
    void forget_table();
    const std::string& table_name() const { return table_name_; }
    const std::vector<std::string>& columns() const { return columns_; }

    std::vector<AlsoDevice> devices;
    std::vector<NumberChoice> numbers;  ///< macs and parameters, then the table's columns

    /// Takes over what is wanted of these: [{number, wanted, at_least, at_most}], as the engine's `further`;
    /// the others stay. Throws DataError for a number that is not there.
    void choose(const nlohmann::json& choices);

    /// Whether the space has an objective of this name, be it a column of the table.
    bool has_objective(const std::string& objective) const;

    /// The field `table` of the engine's commands, where the objective or a number that is minded needs it.
    void add_table(nlohmann::json& command, const std::string& objective) const;
    /// The fields `devices`, `further` and `table` of the engine's search.
    void add_fields(nlohmann::json& command, const std::string& objective) const;
    /// Whether there is anything to be seen of them.
    bool any() const { return !devices.empty() || !columns_.empty() || !minded_numbers().empty(); }
    /// What further numbers an answer to these fields has, in their order.
    std::vector<std::string> minded_numbers() const;

    /// What a session keeps. Restoring throws DataError or nlohmann's exceptions for what is none.
    nlohmann::json to_json() const;
    void from_json(const nlohmann::json& kept);

  private:
    const SearchSpace* space_;
    std::string table_name_, table_text_;
    std::vector<std::string> columns_;
};

/// Nothing wished for, for each space by its id.
std::map<std::string, SearchWishes> fresh_wishes();

/// "macs" as people say it: "Multiply-accumulates", a column by its own name.
std::string number_title(const std::string& number);
/// "M" for what is counted in millions.
const char* number_unit(const std::string& number);

}  // namespace latlab::app
