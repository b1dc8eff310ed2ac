#include "engine/fields.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/error.h"
#include "base/text.h"
#include "engine/command.h"

namespace latlab::fields {

using nlohmann::json;

void refuse(const std::string& what, const std::string& field) {
    throw DataError(what, "command field \"" + field + "\"", "See engine/README.md for the commands.");
}

const json& required(const json& object, const char* field) {
    const auto found = object.find(field);
    if (found == object.end()) refuse("it is missing", field);
    return *found;
}

std::string text_or(const json& command, const char* field, const char* otherwise) {
    const auto found = command.find(field);
    if (found == command.end() || found->is_null()) return otherwise;
    if (!found->is_string()) refuse("it is not a text", field);
    return found->get<std::string>();
}

// A whole number that a double holds exactly.
std::uint64_t whole_number_or(const json& command, const char* field, std::uint64_t otherwise) {
    const auto found = command.find(field);
    if (found == command.end() || found->is_null()) return otherwise;
    const double value = found->is_number() ? found->get<double>() : -1;
    if (!(value >= 0) || value > 0x1p53 || value != std::floor(value))
        refuse("it is not a whole number from 0", field);
    return static_cast<std::uint64_t>(value);
}

bool switch_or(const json& command, const char* field, bool otherwise) {
    const auto found = command.find(field);
    if (found == command.end() || found->is_null()) return otherwise;
    if (!found->is_boolean()) refuse("it is neither true nor false", field);
    return found->get<bool>();
}

std::size_t count_or(const json& command, const char* field, std::size_t otherwise, std::size_t least,
                     std::size_t most) {
    const std::uint64_t count = whole_number_or(command, field, otherwise);
    if (count < least || count > most)
        refuse("it is not between " + std::to_string(least) + " and " + std::to_string(most), field);
    return static_cast<std::size_t>(count);
}

// One of these names, the first where there is none.
std::string name_of(const json& command, const char* field, const std::vector<std::string>& names) {
    const std::string name = text_or(command, field, names.front().c_str());
    if (std::find(names.begin(), names.end(), name) == names.end())
        refuse(in_quotes(name) + " is none of " + join(names), field);
    return name;
}

// A number from 0; NaN where there is none.
double number_or_nan(const json& object, const char* field, const std::string& where) {
    const auto found = object.find(field);
    if (found == object.end() || found->is_null()) return NAN;
    if (!found->is_number() || !(found->get<double>() >= 0))
        refuse(std::string(field) + " is not a number from 0", where);
    return found->get<double>();
}

// A number above zero; infinity where there is none.
double limit_of(const json& command, const char* field) {
    const auto found = command.find(field);
    if (found == command.end() || found->is_null()) return std::numeric_limits<double>::infinity();
    if (!found->is_number() || !(found->get<double>() > 0)) refuse("it is not a number above zero", field);
    return found->get<double>();
}

const json& list(const json& command, const char* field) {
    const json& value = required(command, field);
    if (!value.is_array()) refuse("it is not a list", field);
    if (value.size() > max_command_architectures) refuse("it is too long", field);
    return value;
}

Architecture read_architecture(const json& value, const SearchSpace& space, const std::string& field) {
    if (!value.is_string()) refuse("it is not a text", field);
    try {
        return space.parse(value.get_ref<const std::string&>());
    } catch (const DataError& error) {
        throw DataError(error.fault(), field + (error.where().empty() ? "" : ", " + error.where()),
                        error.mend());
    }
}

std::vector<Architecture> read_list(const json& command, const char* field, const SearchSpace& space) {
    std::vector<Architecture> architectures;
    const json& texts = list(command, field);
    for (std::size_t i = 0; i < texts.size(); ++i)
        architectures.push_back(
            read_architecture(texts[i], space, std::string(field) + "[" + std::to_string(i) + "]"));
    return architectures;
}

std::vector<std::string> read_texts(const json& command, const char* field) {
    std::vector<std::string> texts;
    const auto found = command.find(field);
    if (found == command.end() || found->is_null()) return texts;
    if (!found->is_array()) refuse("it is not a list", field);
    for (const json& text : *found) {
        if (!text.is_string()) refuse("it is not a list of texts", field);
        texts.push_back(text.get<std::string>());
    }
    return texts;
}

}  // namespace latlab::fields
