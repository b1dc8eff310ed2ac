#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <type_traits>

#include "base/error.h"

// Settings as JSON and back. A struct of settings has a static function template visit(settings, visitor),
// which calls visitor(name, member) for each switch and visitor(name, member, least, most) for each number.

namespace latlab {

/// A JSON object with every setting.
template <class Settings>
std::string settings_to_json(const Settings& settings) {
    nlohmann::json json = nlohmann::json::object();
    Settings::visit(settings, [&](const char* name, const auto& value, auto...) { json[name] = value; });
    return json.dump();
}

namespace detail {

template <class Number>
void read_number(const nlohmann::json& json, const char* name, Number& number, double least, double most) {
    const bool fits = json.is_number() && (std::is_same_v<Number, double> || json.is_number_integer()) &&
                      json.get<double>() >= least && json.get<double>() <= most;
    if (!fits)
        throw DataError("a setting of an encoder makes no sense", name,
                        "It has to be a number from " + nlohmann::json(least).dump() + " to " +
                            nlohmann::json(most).dump());
    number = json.get<Number>();
}

struct SettingReader {
    const nlohmann::json& json;

    void operator()(const char* name, bool& value) const {
        if (!json.contains(name)) return;
        if (!json[name].is_boolean())
            throw DataError("a setting of an encoder makes no sense", name, "It has to be true or false");
        value = json[name].get<bool>();
    }
    template <class Number>
    void operator()(const char* name, Number& value, double least, double most) const {
        if (json.contains(name)) read_number(json[name], name, value, least, most);
    }
};

}  // namespace detail

/// Reads such an object. Settings that it does not mention keep the value they have in `defaults`.
/// Throws DataError for a value that makes no sense.
template <class Settings>
Settings settings_from_json(std::string_view text, Settings defaults) {
    const nlohmann::json json = nlohmann::json::parse(text, nullptr, false);
    if (!json.is_object())
        throw DataError("the settings of an encoder are not a JSON object", "settings", "Train it again");
    Settings::visit(defaults, detail::SettingReader{json});
    return defaults;
}

}  // namespace latlab
