#include "app/search_wishes.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "app/format.h"
#include "app/measured.h"
#include "app/results_json.h"
#include "base/error.h"
#include "devices/wide_table.h"
#include "exchange/raw_measurements.h"
#include "search/objectives.h"

namespace latlab::app {

using nlohmann::json;

namespace {

constexpr std::size_t most_devices = 4, most_columns = 6;
constexpr const char* wanted_names[] = {"anything", "low", "high"};

const char* wanted_name(NumberChoice::Wanted wanted) {
    return wanted_names[static_cast<std::size_t>(wanted)];
}

NumberChoice::Wanted wanted_of(const std::string& name) {
    const auto found = std::find(std::begin(wanted_names), std::end(wanted_names), name);
    if (found == std::end(wanted_names))
        throw DataError("a number is wanted low, high or anything, not " + name, "numbers", "");
    return static_cast<NumberChoice::Wanted>(found - std::begin(wanted_names));
}

json measurements_json(const AlsoDevice& device) {
    json measurements = json::array();
    for (const MeasuredNetwork& network : device.networks)
        measurements.push_back(app::to_json(network, "latency_ms"));
    return measurements;
}

double limit_of(const json& choice, const char* field) {
    const double limit = number_or_nan(choice, field);
    return limit > 0 ? limit : 0;
}

json limit_json(double limit) {
    return limit > 0 ? json(limit) : json();
}

}  // namespace

SearchWishes::SearchWishes(const SearchSpace& space) : space_(&space) {
    numbers.push_back({"macs"});
    numbers.push_back({"parameters"});
}

void SearchWishes::add_device(const std::string& name, const std::string& bytes) {
    const MeasurementFile file = read_measurements(bytes, name);
    const std::vector<MeasurementRow> refused = refused_rows(file);
    if (!refused.empty())
        throw DataError(refused.front().reason, name + ", row " + std::to_string(refused.front().line),
                        refused.front().mend);
    if (file.space != space_)
        throw DataError("these are measurements of another search space", name,
                        "Open those of " + std::string(space_->name()));
    if (file.unit_unknown())
        throw DataError("the unit of the latencies is not stated", name, "Call the column latency_ms");
    const auto same = std::find_if(devices.begin(), devices.end(),
                                   [&](const AlsoDevice& device) { return device.name == name; });
    if (same == devices.end() && devices.size() == most_devices)
        throw DataError("there are four further devices already", name, "Remove one first");
    AlsoDevice& device = same == devices.end() ? devices.emplace_back() : *same;
    device.name = name;
    device.networks = measured_networks(file);
    device.protocol = file.protocol;
}

void SearchWishes::take_table(const std::string& name, const std::string& bytes) {
    const WideTable table = parse_wide_table(checked_text(bytes, name), name, *space_);
    if (table.columns.size() > most_columns)
        throw DataError("the table has " + std::to_string(table.columns.size()) + " columns of numbers", name,
                        "Keep the six that matter");
    std::vector<NumberChoice> kept;
    std::swap(kept, numbers);
    columns_ = table.columns;
    table_name_ = name;
    table_text_ = bytes;
    numbers.assign(kept.begin(), kept.begin() + 2);
    for (const std::string& column : columns_) {
        const std::string number = std::string(own_column_prefix).append(column);
        const auto same = std::find_if(kept.begin(), kept.end(),
                                       [&](const NumberChoice& choice) { return choice.number == number; });
        numbers.push_back(same == kept.end() ? NumberChoice{number} : *same);
    }
}

void SearchWishes::forget_table() {
    table_name_.clear();
    table_text_.clear();
    columns_.clear();
    numbers.resize(2);
}

bool SearchWishes::has_objective(const std::string& objective) const {
    try {
        if (objective_source(*space_, objective) != ObjectiveSource::own_table) return true;
    } catch (const UsageError&) {
        return false;
    }
    const std::string column = objective.substr(own_column_prefix.size());
    return std::find(columns_.begin(), columns_.end(), column) != columns_.end();
}

void SearchWishes::add_fields(json& command, const std::string& objective) const {
    for (const AlsoDevice& device : devices)
        command["devices"].push_back({{"name", device.name},
                                      {"measurements", measurements_json(device)},
                                      {"protocol", device.protocol},
                                      {"max_latency_ms", limit_json(device.max_latency_ms)}});
    for (const NumberChoice& choice : numbers) {
        if (!choice.minded()) continue;
        command["further"].push_back({{"number", choice.number},
                                      {"wanted", wanted_name(choice.wanted)},
                                      {"at_least", limit_json(choice.at_least)},
                                      {"at_most", limit_json(choice.at_most)}});
    }
    add_table(command, objective);
}

void SearchWishes::add_table(json& command, const std::string& objective) const {
    std::vector<std::string> asked = minded_numbers();
    asked.push_back(objective);
    const bool own = std::any_of(asked.begin(), asked.end(), [](const std::string& number) {
        return number.rfind(own_column_prefix, 0) == 0;
    });
    if (own) command["table"] = {{"name", table_name_}, {"text", table_text_}};
}

std::vector<std::string> SearchWishes::minded_numbers() const {
    std::vector<std::string> minded;
    for (const NumberChoice& choice : numbers)
        if (choice.minded()) minded.push_back(choice.number);
    return minded;
}

json SearchWishes::to_json() const {
    json kept = {{"devices", json::array()}, {"numbers", json::array()}, {"table", json()}};
    for (const AlsoDevice& device : devices)
        kept["devices"].push_back({{"name", device.name},
                                   {"measurements", measurements_json(device)},
                                   {"protocol", device.protocol},
                                   {"max_latency_ms", limit_json(device.max_latency_ms)}});
    for (const NumberChoice& choice : numbers)
        kept["numbers"].push_back({{"number", choice.number},
                                   {"wanted", wanted_name(choice.wanted)},
                                   {"at_least", limit_json(choice.at_least)},
                                   {"at_most", limit_json(choice.at_most)}});
    if (!columns_.empty()) kept["table"] = {{"name", table_name_}, {"text", table_text_}};
    return kept;
}

void SearchWishes::from_json(const json& kept) {
    SearchWishes restored(*space_);
    if (!kept.at("table").is_null())
        restored.take_table(kept.at("table").at("name"), kept.at("table").at("text"));
    for (const json& device : kept.at("devices")) {
        const std::string name = device.at("name");
        restored.add_device(
            name,
            json{{"measurements", device.at("measurements")}, {"protocol", device.at("protocol")}}.dump());
        const double limit = number_or_nan(device, "max_latency_ms");
        if (limit > 0) restored.devices.back().max_latency_ms = limit;
    }
    restored.choose(kept.at("numbers"));
    *this = std::move(restored);
}

void SearchWishes::choose(const json& choices) {
    std::vector<NumberChoice> chosen = numbers;
    for (const json& choice : choices) {
        const std::string number = choice.at("number");
        const auto found = std::find_if(chosen.begin(), chosen.end(),
                                        [&](const NumberChoice& one) { return one.number == number; });
        if (found == chosen.end())
            throw DataError("there is no number of this name: " + number, "numbers",
                            "There are macs, parameters and the columns of a table of your own");
        found->wanted = wanted_of(choice.value("wanted", "anything"));
        found->at_least = limit_of(choice, "at_least");
        found->at_most = limit_of(choice, "at_most");
    }
    numbers = std::move(chosen);
}

std::map<std::string, SearchWishes> fresh_wishes() {
    std::map<std::string, SearchWishes> wishes;
    for (const SearchSpace* space : search_spaces()) wishes.emplace(space->id(), SearchWishes(*space));
    return wishes;
}

std::string number_title(const std::string& number) {
    if (number == "macs") return "Multiply-accumulates";
    if (number == "parameters") return "Parameters";
    return number.rfind(own_column_prefix, 0) == 0 ? number.substr(own_column_prefix.size()) : number;
}

const char* number_unit(const std::string& number) {
    return number == "macs" || number == "parameters" ? "M" : "";
}

}  // namespace latlab::app
