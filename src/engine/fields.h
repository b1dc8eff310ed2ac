#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "spaces/search_space.h"

// Reading the fields of a command. Everything throws DataError whose `where` is the field when it is missing
// though it is needed, has another type or makes no sense; null is as good as missing.
namespace latlab::fields {

[[noreturn]] void refuse(const std::string& what, const std::string& field);

const nlohmann::json& required(const nlohmann::json& object, const char* field);
std::string text_or(const nlohmann::json& command, const char* field, const char* otherwise);
/// A whole number that a double holds exactly.
std::uint64_t whole_number_or(const nlohmann::json& command, const char* field, std::uint64_t otherwise);
bool switch_or(const nlohmann::json& command, const char* field, bool otherwise);
std::size_t count_or(const nlohmann::json& command, const char* field, std::size_t otherwise,
                     std::size_t least, std::size_t most);
/// One of these names, the first where there is none.
std::string name_of(const nlohmann::json& command, const char* field, const std::vector<std::string>& names);
/// A number from 0; NaN where there is none. where: the object's place in the command.
double number_or_nan(const nlohmann::json& object, const char* field, const std::string& where);
/// A number above zero; infinity where there is none.
double limit_of(const nlohmann::json& command, const char* field);
/// A list of at most max_command_architectures.
const nlohmann::json& list(const nlohmann::json& command, const char* field);
Architecture read_architecture(const nlohmann::json& value, const SearchSpace& space,
                               const std::string& field);
std::vector<Architecture> read_list(const nlohmann::json& command, const char* field,
                                    const SearchSpace& space);
/// Texts; none where there is none.
std::vector<std::string> read_texts(const nlohmann::json& command, const char* field);

}  // namespace latlab::fields
