#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/text.h"
#include "exchange/columns.h"
#include "exchange/measurements.h"
#include "exchange/raw_measurements.h"
#include "exchange/text.h"

namespace latlab {
namespace {

using nlohmann::json;

constexpr const char* json_mend =
    "Give an array of objects with the fields architecture and latency_ms, or an object with such an array "
    "as \"measurements\".";

// Looks at the brackets before the parser takes memory for them.
void check_shape(std::string_view text, const std::string& name) {
    constexpr int deepest = 8;
    constexpr std::size_t most_values = 2'000'000;
    std::size_t objects = 0, values = 0;
    int depth = 0;
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (quoted) {
            if (c == '\\') ++i;
            if (c == '"') quoted = false;
            continue;
        }
        quoted = c == '"';
        values += c == ',';
        objects += c == '{';
        depth += (c == '{' || c == '[') - (c == '}' || c == ']');
        if (depth > deepest) throw DataError("the JSON is nested too deeply", name, json_mend);
    }
    if (objects > max_measurement_rows + 2 || values > most_values) refuse_rows(name);
}

std::size_t line_of(std::string_view text, std::size_t byte) {
    return 1 + static_cast<std::size_t>(
                   std::count(text.begin(), text.begin() + std::min(byte, text.size()), '\n'));
}

json parse(std::string_view text, const std::string& name) {
    check_shape(text, name);
    try {
        return json::parse(text);
    } catch (const json::parse_error& error) {
        throw DataError("this is not valid JSON",
                        name + ", line " + std::to_string(line_of(text, error.byte)),
                        "Check quotation marks, commas and brackets there.");
    } catch (const json::exception&) {
        throw DataError("this is not valid JSON: a number is out of range", name, json_mend);
    }
}

// A value as somebody would have written it into a CSV cell; lists of op digits become digits joined by '_'.
std::string as_text(const json& value) {
    if (value.is_string()) return value.get<std::string>();
    if (value.is_number_integer()) return value.dump();
    if (value.is_number()) return from_number(value.get<double>());
    if (value.is_boolean()) return value.get<bool>() ? "yes" : "no";
    if (!value.is_array()) return "";
    std::string digits;
    for (const json& digit : value) {
        if (!digit.is_number_integer()) return "";
        if (!digits.empty()) digits += '_';
        digits += digit.dump();
    }
    return digits;
}

// Texts that the JSON holds are valid UTF-8; what is shown of a row may be cut and so is repaired on output.
std::string shown(const json& value) {
    return shortened(value.dump(-1, ' ', false, json::error_handler_t::replace), 200);
}

void read_protocol(const json& object, std::map<std::string, std::string>& protocol) {
    for (const auto& [key, value] : object.items()) {
        if (value.is_primitive() && !value.is_null()) protocol[protocol_key(key)] = as_text(value);
    }
}

RawRow raw_row(const json& entry, std::size_t number) {
    RawRow row;
    row.line = number;
    row.text = shown(entry);
    if (!entry.is_object()) {
        row.reason = "this is not an object";
        row.mend = json_mend;
        return row;
    }
    std::vector<std::string> names;
    std::vector<const json*> values;
    for (const auto& [key, value] : entry.items()) {
        names.push_back(key);
        values.push_back(&value);
    }
    const MeasurementColumns columns = recognise_columns(names);
    if (columns.architecture) row.architecture = as_text(*values[*columns.architecture]);
    if (columns.latency) row.latency = as_text(*values[*columns.latency]);
    if (columns.deviation) row.deviation = as_text(*values[*columns.deviation]);
    if (columns.runs) row.runs = as_text(*values[*columns.runs]);
    if (columns.standard_error) row.standard_error = as_text(*values[*columns.standard_error]);
    row.by_index = columns.by_index;
    row.unit = columns.unit;
    if (row.architecture.empty() || row.latency.empty()) {
        row.reason = row.architecture.empty() ? "there is no architecture" : "there is no latency";
        row.mend = "Give the fields architecture and latency_ms.";
    }
    return row;
}

}  // namespace

RawMeasurements read_json_rows(std::string_view text, const std::string& name) {
    const json document = parse(text, name);
    RawMeasurements raw;
    const json* list = &document;
    if (document.is_object()) {
        if (document.contains("protocol") && document["protocol"].is_object()) {
            read_protocol(document["protocol"], raw.protocol);
        }
        read_protocol(document, raw.protocol);
        const auto found = document.find("measurements");
        if (found == document.end()) throw DataError("there is no field \"measurements\"", name, json_mend);
        list = &*found;
    }
    if (!list->is_array()) throw DataError("the measurements are not an array", name, json_mend);
    if (list->empty()) throw DataError("the array of measurements is empty", name, json_mend);
    if (list->size() > max_measurement_rows) refuse_rows(name);
    for (std::size_t i = 0; i < list->size(); ++i) raw.rows.push_back(raw_row((*list)[i], i + 1));
    return raw;
}

}  // namespace latlab
