#include "exchange/json_shapes.h"

#include <algorithm>
#include <vector>

#include "base/error.h"
#include "exchange/architecture_reader.h"
#include "exchange/columns.h"
#include "exchange/measurements.h"
#include "exchange/raw_measurements.h"

namespace latlab {
namespace {

using nlohmann::json;

bool is_list_of_entries(const json& value) {
    return value.is_array() && !value.empty() && (value.front().is_object() || value.front().is_array());
}

// [architecture, latency, …] as an object.
json entry_of(const json& item) {
    if (!item.is_array() || item.size() < 2) return item;
    return {{"architecture", item[0]}, {"latency", json(item.begin() + 1, item.end())}};
}

json entries_of_list(const json& list, const std::string& name) {
    if (!list.is_array()) throw DataError("the measurements are not an array", name, json_mend);
    if (list.empty()) throw DataError("the array of measurements is empty", name, json_mend);
    if (list.size() > max_measurement_rows) refuse_rows(name);
    json entries = json::array();
    for (const json& item : list) entries.push_back(entry_of(item));
    return entries;
}

// Columns that are arrays, or objects whose keys are the rows' names.
bool is_table_of_columns(const json& object) {
    std::vector<std::string> names;
    for (const auto& [key, column] : object.items())
        if (column.is_structured()) names.push_back(key);
    return complete(recognise_columns(names));
}

bool is_entry(const json& object) {
    std::vector<std::string> names;
    for (const auto& [key, value] : object.items()) names.push_back(key);
    return complete(recognise_columns(names));
}

json entries_of_columns(const json& object, const std::string& name) {
    json entries = json::array();
    for (const auto& [key, column] : object.items()) {
        if (!column.is_structured()) continue;
        if (entries.empty()) entries = json::array_t(column.size(), json::object());
        if (column.size() != entries.size())
            throw DataError("the columns are not of one length", name + ", field \"" + key + "\"", json_mend);
        if (entries.size() > max_measurement_rows) refuse_rows(name);
        std::size_t row = 0;
        for (const json& cell : column) entries[row++][key] = cell;
    }
    if (entries.empty()) throw DataError("the columns are empty", name, json_mend);
    return entries;
}

json entries_of_rows(const json& names, const json& rows, const std::string& name) {
    json entries = entries_of_list(rows, name);
    for (std::size_t row = 0; row < rows.size(); ++row) {
        if (!rows[row].is_array()) continue;
        json entry = json::object();
        for (std::size_t i = 0; i < std::min(names.size(), rows[row].size()); ++i)
            if (names[i].is_string()) entry[names[i].get<std::string>()] = rows[row][i];
        entries[row] = std::move(entry);
    }
    return entries;
}

json entries_of_map(const json& object, const std::string& name) {
    if (object.size() > max_measurement_rows) refuse_rows(name);
    json entries = json::array();
    for (const auto& [key, latency] : object.items())
        if (is_architecture(key) || !latency.is_string())  // a text beside them is about all of them
            entries.push_back({{"architecture", key}, {"latency", latency}});
    return entries;
}

}  // namespace

json measurement_entries(const json& document, const std::string& name) {
    if (!document.is_object()) return entries_of_list(document, name);
    const auto found = document.find("measurements");
    if (found != document.end() && !found->is_object()) return entries_of_list(*found, name);
    const json& object = found == document.end() ? document : *found;

    const auto columns = object.find("columns"), data = object.find("data");
    if (columns != object.end() && columns->is_array() && data != object.end())
        return entries_of_rows(*columns, *data, name);
    if (is_table_of_columns(object)) return entries_of_columns(object, name);
    const json* only = nullptr;
    std::size_t lists = 0;
    for (const json& value : object) {
        if (!is_list_of_entries(value)) continue;
        only = &value;
        ++lists;
    }
    if (std::any_of(object.items().begin(), object.items().end(),
                    [](const auto& item) { return is_architecture(item.key()); }))
        return entries_of_map(object, name);
    if (lists == 1) return entries_of_list(*only, name);
    if (is_entry(object)) return json::array({object});
    throw DataError("there is no field \"measurements\"", name, json_mend);
}

}  // namespace latlab
