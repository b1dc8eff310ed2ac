#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace latlab {

/// One option of a command: `--name VALUE`, or a switch where value is empty.
struct Option {
    std::string name;   ///< without the dashes
    std::string value;  ///< what stands for the value in the help ("FILE", "N"); empty: a switch
    std::string help;   ///< one or two sentences; the default in words
};

/// The words after a command's name, read against its options. Everything throws UsageError, which names
/// the option and what it takes.
class Arguments {
  public:
    Arguments(const std::vector<Option>& options, const std::vector<std::string>& words);

    bool has(const std::string& name) const { return values_.count(name) > 0; }
    std::optional<std::string> find(const std::string& name) const;
    std::string text(const std::string& name) const;  ///< required
    std::string text(const std::string& name, const std::string& otherwise) const;
    long long integer(const std::string& name, long long otherwise, long long low, long long high) const;
    std::uint64_t seed(const std::string& name, std::uint64_t otherwise) const;
    double number(const std::string& name, double otherwise) const;
    /// A comma-separated list; empty where the option is absent.
    std::vector<std::string> list(const std::string& name) const;

    /// Words that belong to no option.
    const std::vector<std::string>& words() const { return words_; }

  private:
    std::map<std::string, std::string> values_;
    std::vector<std::string> words_;
};

}  // namespace latlab
