#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/delimited.h"
#include "base/error.h"
#include "base/text.h"
#include "exchange/architecture_reader.h"
#include "exchange/columns.h"
#include "exchange/json_shapes.h"
#include "exchange/measurements.h"
#include "exchange/raw_measurements.h"
#include "exchange/text.h"

namespace latlab {
namespace {

using nlohmann::json;

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

// A line for each object, with nothing around them, is an array of them (JSON Lines).
std::string array_of_lines(std::string_view text) {
    std::string array;
    std::string_view line;
    while (next_line(text, line)) {
        line = trim(line);
        if (line.empty()) continue;
        if (line.front() != '{' || line.back() != '}') return "";
        array.append(array.empty() ? "[" : ",\n").append(line);
    }
    return array + "]";
}

json parse(std::string_view text, const std::string& name) {
    check_shape(text, name);
    try {
        return json::parse(text);
    } catch (const json::parse_error& error) {
        json lines = json::parse(array_of_lines(text), nullptr, false);
        if (lines.is_array()) return lines;
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
        if (value.is_primitive() && !value.is_null() && !is_architecture(key))
            protocol[protocol_key(key)] = as_text(value);
    }
}

// A latency, or the latencies of several runs.
std::vector<std::string> latencies_of(const json& value) {
    if (!value.is_array()) return {as_text(value)};
    std::vector<std::string> latencies;
    for (const json& one : value) latencies.push_back(as_text(one));
    return latencies;
}

void add_row(const json& entry, std::size_t number, const std::string& name, RawMeasurements& raw) {
    RawRow row;
    row.line = number;
    row.text = shown(entry);
    if (!entry.is_object()) {
        row.reason = "this is not an object";
        row.mend = json_mend;
        raw.rows.push_back(std::move(row));
        return;
    }
    std::vector<std::string> names;
    std::vector<const json*> values;
    for (const auto& [key, value] : entry.items()) {
        names.push_back(key);
        values.push_back(&value);
    }
    const MeasurementColumns columns = recognise_columns(names);
    if (columns.architecture) row.architecture = as_text(*values[*columns.architecture]);
    for (const std::size_t digit : columns.digits)
        row.architecture.append(row.architecture.empty() ? "" : "_").append(as_text(*values[digit]));
    std::vector<std::string> latencies;
    if (columns.latency) latencies = latencies_of(*values[*columns.latency]);
    for (const std::size_t repeat : columns.repeats) latencies.push_back(as_text(*values[repeat]));
    if (columns.deviation) row.deviation = as_text(*values[*columns.deviation]);
    if (columns.runs) row.runs = as_text(*values[*columns.runs]);
    if (columns.standard_error) row.standard_error = as_text(*values[*columns.standard_error]);
    row.by_index = columns.by_index;
    row.unit = columns.unit;
    const bool measured =
        std::any_of(latencies.begin(), latencies.end(), [](const std::string& one) { return !one.empty(); });
    if (row.architecture.empty() || !measured) {
        row.reason = row.architecture.empty() ? "there is no architecture" : "there is no latency";
        row.mend = "Give the fields architecture and latency_ms.";
    }
    add_repeats(raw, std::move(row), latencies, name);
}

}  // namespace

RawMeasurements read_json_rows(std::string_view text, const std::string& name) {
    const json document = parse(text, name);
    RawMeasurements raw;
    if (document.is_object()) {
        if (document.contains("protocol") && document["protocol"].is_object()) {
            read_protocol(document["protocol"], raw.protocol);
        }
        read_protocol(document, raw.protocol);
    }
    const json entries = measurement_entries(document, name);
    for (std::size_t i = 0; i < entries.size(); ++i) add_row(entries[i], i + 1, name, raw);
    return raw;
}

}  // namespace latlab
