#pragma once

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/error.h"

// Settings as JSON and back. A struct of settings has a static function template visit(settings, visitor),
// which calls visitor(name, member) for each switch and word and visitor(name, member, least, most) for each
// number, and a constant `subject`, of which messages say that it has settings ("NASFLAT"). A word is an
// enumeration for which value_names(value) gives the names of all values in their order.

namespace latlab {

/// A JSON object with every setting.
template <class Settings>
std::string settings_to_json(const Settings& settings) {
    nlohmann::json json = nlohmann::json::object();
    Settings::visit(settings, [&](const char* name, const auto& value, auto...) {
        if constexpr (std::is_enum_v<std::decay_t<decltype(value)>>)
            json[name] = value_names(value).at(static_cast<std::size_t>(value));
        else
            json[name] = value;
    });
    return json.dump();
}

namespace detail {

struct SettingReader {
    const nlohmann::json& json;
    const char* subject;

    [[noreturn]] void refuse(const char* name, const std::string& mend) const {
        throw DataError(std::string("a setting of ") + subject + " makes no sense", name, mend);
    }
    void operator()(const char* name, bool& value) const {
        if (!json.contains(name)) return;
        if (!json[name].is_boolean()) refuse(name, "It has to be true or false");
        value = json[name].get<bool>();
    }
    template <class Word>
    void operator()(const char* name, Word& value) const {
        if (!json.contains(name)) return;
        const std::vector<std::string>& known = value_names(value);
        const auto found = std::find(known.begin(), known.end(), json[name]);
        if (found == known.end()) refuse(name, "It has to be one of the known words, such as " + known[0]);
        value = static_cast<Word>(found - known.begin());
    }
    template <class Number>
    void operator()(const char* name, Number& value, double least, double most) const {
        if (!json.contains(name)) return;
        const nlohmann::json& number = json[name];
        const bool fits = number.is_number() &&
                          (std::is_same_v<Number, double> || number.is_number_integer()) &&
                          number.get<double>() >= least && number.get<double>() <= most;
        if (!fits)
            refuse(name, "It has to be a number from " + nlohmann::json(least).dump() + " to " +
                             nlohmann::json(most).dump());
        value = number.get<Number>();
    }
};

}  // namespace detail

/// Reads such an object. Settings that it does not mention keep the value they have in `defaults`.
/// Throws DataError for a value that makes no sense.
template <class Settings>
Settings settings_from_json(std::string_view text, Settings defaults) {
    const nlohmann::json json = nlohmann::json::parse(text, nullptr, false);
    if (!json.is_object())
        throw DataError(std::string("the settings of ") + Settings::subject + " are not a JSON object", "",
                        "Use a file as LatLab has written it");
    Settings::visit(defaults, detail::SettingReader{json, Settings::subject});
    return defaults;
}

}  // namespace latlab
