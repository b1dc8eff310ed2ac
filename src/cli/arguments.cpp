#include "cli/arguments.h"

#include <cmath>
#include <cstdlib>

#include "base/error.h"

namespace latlab {

Arguments::Arguments(const std::vector<Option>& options, const std::vector<std::string>& words) {
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (words[i].size() < 2 || words[i].compare(0, 2, "--") != 0) {
            words_.push_back(words[i]);
            continue;
        }
        const std::size_t equals = words[i].find('=');
        const std::string name = words[i].substr(2, equals == std::string::npos ? equals : equals - 2);
        const Option* option = nullptr;
        for (const Option& candidate : options)
            if (candidate.name == name) option = &candidate;
        if (!option) throw UsageError("unknown option --" + name);
        if (values_.count(name)) throw UsageError("--" + name + " is given twice");
        if (option->value.empty()) {
            if (equals != std::string::npos) throw UsageError("--" + name + " takes no value");
            values_[name] = "";
        } else if (equals != std::string::npos) {
            values_[name] = words[i].substr(equals + 1);
        } else if (i + 1 < words.size()) {
            values_[name] = words[++i];
        } else {
            throw UsageError("--" + name + " needs a value: --" + name + " " + option->value);
        }
    }
}

std::optional<std::string> Arguments::find(const std::string& name) const {
    const auto found = values_.find(name);
    if (found == values_.end()) return std::nullopt;
    return found->second;
}

std::string Arguments::text(const std::string& name) const {
    if (const auto value = find(name)) return *value;
    throw UsageError("--" + name + " is required");
}

std::string Arguments::text(const std::string& name, const std::string& otherwise) const {
    return find(name).value_or(otherwise);
}

long long Arguments::integer(const std::string& name, long long otherwise, long long low, long long high) const {
    const auto value = find(name);
    if (!value) return otherwise;
    char* end = nullptr;
    const long long number = std::strtoll(value->c_str(), &end, 10);
    if (value->empty() || *end || number < low || number > high)
        throw UsageError("--" + name + " takes a whole number from " + std::to_string(low) + " to " +
                         std::to_string(high) + ", not '" + *value + "'");
    return number;
}

std::uint64_t Arguments::seed(const std::string& name, std::uint64_t otherwise) const {
    return static_cast<std::uint64_t>(integer(name, static_cast<long long>(otherwise), 0, 1LL << 53));
}

double Arguments::number(const std::string& name, double otherwise) const {
    const auto value = find(name);
    if (!value) return otherwise;
    char* end = nullptr;
    const double number = std::strtod(value->c_str(), &end);
    if (value->empty() || *end || !std::isfinite(number))
        throw UsageError("--" + name + " takes a number, not '" + *value + "'");
    return number;
}

std::vector<std::string> Arguments::list(const std::string& name) const {
    std::vector<std::string> items;
    const std::string text = find(name).value_or("");
    for (std::size_t from = 0; from < text.size();) {
        const std::size_t comma = std::min(text.find(',', from), text.size());
        if (comma > from) items.push_back(text.substr(from, comma - from));
        from = comma + 1;
    }
    return items;
}

}  // namespace latlab
