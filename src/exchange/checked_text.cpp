#include <algorithm>

#include "base/error.h"
#include "base/text.h"
#include "exchange/measurements.h"
#include "exchange/raw_measurements.h"
#include "exchange/text.h"

namespace latlab {
namespace {

constexpr const char* wanted =
    "Choose a CSV file with the columns architecture and latency_ms, or JSON with these fields.";

bool starts_with(std::string_view text, std::string_view beginning) {
    return text.substr(0, beginning.size()) == beginning;
}

void refuse_known_kinds(std::string_view text, const std::string& name) {
    if (starts_with(text, "\x1F\x8B")) throw DataError("this is a gzip file", name, "Unpack it first.");
    if (starts_with(text, "\xFF\xFE") || starts_with(text, "\xFE\xFF")) {
        throw DataError("the text is in UTF-16", name, "Save it as UTF-8.");
    }
    const std::string beginning = lower_case(trim(text.substr(0, 512)));
    if (starts_with(beginning, "<")) throw DataError("this is a web page or XML, not a table", name, wanted);
}

}  // namespace

std::string_view checked_text(std::string_view text, const std::string& name) {
    if (text.size() > max_measurement_bytes) {
        throw DataError("the file has " + std::to_string(text.size() >> 20) + " MB; at most " +
                            std::to_string(max_measurement_bytes >> 20) + " MB are read",
                        name, "About twenty measurements are enough: keep the rows of one device.");
    }
    refuse_known_kinds(text, name);
    if (starts_with(text, "\xEF\xBB\xBF")) text.remove_prefix(3);
    if (trim(text).empty()) throw DataError("the file is empty", name, wanted);
    const auto is_control = [](char c) {
        return static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f';
    };
    if (std::any_of(text.begin(), text.end(), is_control)) {
        throw DataError("this is a binary file, not text", name, wanted);
    }
    return text;
}

void refuse_rows(const std::string& name) {
    throw DataError("the file has more than " + std::to_string(max_measurement_rows) + " rows", name,
                    "About twenty measurements are enough: keep the rows of one device.");
}

void add_repeats(RawMeasurements& raw, RawRow row, const std::vector<std::string>& latencies,
                 const std::string& name) {
    std::size_t written = 0;
    for (const std::string& latency : latencies) {
        if (latency.empty()) continue;
        row.latency = latency;
        raw.rows.push_back(row);
        ++written;
    }
    if (written == 0) raw.rows.push_back(std::move(row));
    if (raw.rows.size() > max_measurement_rows) refuse_rows(name);
}

std::string protocol_key(std::string_view key) {
    std::string joined;
    for (const char c : lower_case(trim(key))) joined += c == ' ' || c == '-' ? '_' : c;
    return joined;
}

}  // namespace latlab
