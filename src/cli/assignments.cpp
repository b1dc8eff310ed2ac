#include "cli/assignments.h"

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/text.h"

namespace latlab {

std::string with_assignments(std::string_view settings, const std::vector<std::string>& assignments) {
    using Json = nlohmann::json;
    Json json = Json::parse(settings);
    for (const std::string& assignment : assignments) {
        const std::size_t equals = assignment.find('=');
        const std::string name = assignment.substr(0, equals);
        if (equals == std::string::npos || !json.contains(name)) {
            std::vector<std::string> known;
            for (const auto& [key, value] : json.items()) known.push_back(key);
            throw UsageError("--set takes name=value, not '" + assignment + "'; the names are " +
                             join(known));
        }
        const std::string value = assignment.substr(equals + 1);
        const Json read = Json::parse(value, nullptr, false);
        json[name] = read.is_discarded() ? Json(value) : read;
    }
    return json.dump();
}

std::vector<std::pair<std::string, std::string>> assignments(const Arguments& arguments,
                                                             const std::string& option) {
    std::vector<std::pair<std::string, std::string>> pairs;
    for (const std::string& entry : arguments.list(option)) {
        const std::size_t equals = entry.rfind('=');
        if (equals == std::string::npos || equals == 0)
            throw UsageError("--" + option + " takes NAME=VALUE, not '" + entry + "'");
        pairs.emplace_back(entry.substr(0, equals), entry.substr(equals + 1));
    }
    return pairs;
}

}  // namespace latlab
