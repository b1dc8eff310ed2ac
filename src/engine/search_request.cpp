#include "engine/search_request.h"

#include <cmath>

#include "base/error.h"
#include "engine/fields.h"

namespace latlab {

using nlohmann::json;
using namespace fields;

namespace {

// Objects of a list that may be missing, at most so many.
const std::vector<json>& objects(const json& command, const char* field, std::size_t most) {
    static const std::vector<json> none;
    const auto found = command.find(field);
    if (found == command.end() || found->is_null()) return none;
    const json& given = list(command, field);
    if (given.size() > most) refuse("there are more than " + std::to_string(most), field);
    for (std::size_t i = 0; i < given.size(); ++i)
        if (!given[i].is_object())
            refuse("it is not an object", std::string(field) + "[" + std::to_string(i) + "]");
    return given.get_ref<const json::array_t&>();
}

OtherDevice read_device(const json& command, const json& given, std::size_t i) {
    OtherDevice device;
    const std::string field = "devices[" + std::to_string(i) + "]";
    device.name = text_or(given, "name", field.c_str());
    json fit = given;
    for (const char* shared : {"space", "predictor", "seed", "exclude_sources"})
        if (command.contains(shared)) fit[shared] = command[shared];
    try {
        device.fit = read_fit(fit);
        device.max_latency_ms = limit_of(given, "max_latency_ms");
    } catch (const DataError& error) {
        throw DataError(error.fault(), field + ", " + error.where(), error.mend());
    }
    return device;
}

double bound_or(const json& given, const char* field, double otherwise, const std::string& where) {
    const auto found = given.find(field);
    if (found == given.end() || found->is_null()) return otherwise;
    if (!found->is_number()) refuse(std::string(field) + " is not a number", where);
    return found->get<double>();
}

NumberWish read_wish(const json& given, const std::string& where) {
    NumberWish wish;
    wish.number = required(given, "number").is_string() ? given["number"].get<std::string>() : "";
    const std::string wanted = name_of(given, "wanted", {"anything", "low", "high"});
    if (wanted == "low") wish.aim.wanted = FurtherAim::Wanted::low;
    if (wanted == "high") wish.aim.wanted = FurtherAim::Wanted::high;
    wish.aim.at_least = bound_or(given, "at_least", wish.aim.at_least, where);
    wish.aim.at_most = bound_or(given, "at_most", wish.aim.at_most, where);
    if (!(wish.aim.at_least <= wish.aim.at_most)) refuse("at_least is above at_most", where);
    return wish;
}

}  // namespace

SearchRequest read_search(const json& command) {
    SearchRequest search;
    search.objective = objective_name(command);
    objective_source(read_space(command), search.objective);
    search.seed = whole_number_or(command, "search_seed", 1);
    search.evaluations = count_or(command, "evaluations", search.evaluations, 1, 1'000'000);
    search.max_latency_ms = limit_of(command, "max_latency_ms");
    const double risk = number_or_nan(command, "risk", "risk");
    if (!std::isnan(risk)) search.risk = risk;
    if (!(search.risk > 0 && search.risk < 1)) refuse("it is not a share above 0 and below 1", "risk");
    for (const json& given : objects(command, "devices", max_other_devices))
        search.devices.push_back(read_device(command, given, search.devices.size()));
    for (const json& given : objects(command, "further", max_further_numbers))
        search.further.push_back(read_wish(given, "further[" + std::to_string(search.further.size()) + "]"));
    const auto table = command.find("table");
    if (table != command.end() && !table->is_null()) {
        if (!table->is_object() || !table->value("name", json()).is_string() ||
            !table->value("text", json()).is_string())
            refuse("name and text are not both texts", "table");
        search.table =
            TableFile{(*table)["name"].get<std::string>(), (*table)["text"].get_ref<const std::string&>()};
    }
    return search;
}

}  // namespace latlab
