// The three kinds of files that foreign.h names, from pickles that were read.

#include <algorithm>
#include <cmath>
#include <optional>
#include <unordered_set>

#include "base/error.h"
#include "base/text.h"
#include "exchange/foreign_parts.h"
#include "exchange/units.h"

namespace latlab {
namespace {

constexpr std::string_view latency_ending = "_latency";
constexpr double unsupported = -1;

bool ends_with(std::string_view text, std::string_view ending) {
    return text.size() > ending.size() && text.substr(text.size() - ending.size()) == ending;
}

// The networks that a list of so many latencies is of.
NetworkOrder order_of_list(std::size_t count, const std::string& name, const NetworkOrder* given) {
    if (given && given->architectures.size() == count) return *given;
    const SearchSpace& space = search_space("nb201");
    // A list that was given for others does not stand in the way of all of NAS-Bench-201.
    if (given && static_cast<double>(count) != space.size())
        throw DataError("the file has " + std::to_string(count) + " latencies, but the list of networks " +
                            std::to_string(given->architectures.size()),
                        name, "Give the list that these latencies are in the order of.");
    if (static_cast<double>(count) != space.size())
        throw DataError(
            "nothing says which networks these " + std::to_string(count) + " latencies are of", name,
            "A list of 15625 is of NAS-Bench-201; open the list of the networks, such as HELP's of FBNet, "
            "before this file (on the command line: --order FILE), or save both as CSV.");
    NetworkOrder all;
    all.space = &space;
    for (std::size_t i = 0; i < count; ++i) all.architectures.push_back(space.at(i));
    return all;
}

void refuse_repeated(const NetworkOrder& networks, const std::string& name) {
    std::unordered_set<Architecture, ArchitectureHash> seen;
    for (const Architecture& architecture : networks.architectures) {
        if (!seen.insert(architecture).second)
            throw DataError(
                "the network " + in_quotes(networks.space->print(architecture)) + " is listed twice", name,
                "Keep one latency for each network.");
    }
}

ForeignTable table_of(NetworkOrder networks, std::vector<std::string> devices) {
    ForeignTable foreign;
    foreign.table.space = networks.space;
    foreign.table.architectures = std::move(networks.architectures);
    foreign.table.devices = std::move(devices);
    foreign.table.latency_ms.setConstant(static_cast<Eigen::Index>(foreign.table.architectures.size()),
                                         static_cast<Eigen::Index>(foreign.table.devices.size()), NAN);
    return foreign;
}

// HW-NAS-Bench -----------------------------------------------------------------------------------

std::vector<std::string> keys_of(const Pickle& pickle, const PickleValue& dict) {
    std::vector<std::string> keys;
    for (std::size_t i = 0; i < pickle.size(dict); i += 2) {
        const PickleValue& key = pickle.item(dict, i);
        if (key.kind == PickleValue::Kind::text) keys.emplace_back(key.characters);
    }
    return keys;
}

const PickleValue& part(const Pickle& pickle, const PickleValue& dict, const std::string& key,
                        const std::string& name) {
    const PickleValue* found = pickle.find(dict, key);
    if (found && found->kind == PickleValue::Kind::dict) return *found;
    throw DataError(
        "the pickle has no dict " + in_quotes(key), name,
        dict.kind == PickleValue::Kind::dict ? "It has " + join(keys_of(pickle, dict)) + "." : "");
}

void read_metric(const Pickle& pickle, const PickleValue& metric, const std::string& key,
                 const std::string& name, ForeignTable& foreign, Eigen::Index column) {
    const auto rows = static_cast<std::size_t>(foreign.table.latency_ms.rows());
    const bool by_key = metric.kind == PickleValue::Kind::dict;
    if ((!by_key && !metric.is_sequence()) || pickle.size(metric) != (by_key ? 2 : 1) * rows)
        throw DataError(
            in_quotes(key) + " has not one number for each of " + std::to_string(rows) + " networks", name,
            "Fetch the file again.");
    std::vector<bool> seen(rows);
    std::size_t missing = 0;
    for (std::size_t i = 0; i < rows; ++i) {
        std::size_t index = i;
        if (by_key) {
            const PickleValue& written = pickle.item(metric, 2 * i);
            const bool sound = written.kind == PickleValue::Kind::integer && written.number >= 0 &&
                               written.number < static_cast<double>(rows);
            index = sound ? static_cast<std::size_t>(written.number) : rows;
        }
        const std::string what = "number " + std::to_string(i + 1) + " of " + in_quotes(key);
        if (index == rows || seen[index])
            throw DataError(what + " is of no network, or of one that came before", name,
                            "Fetch the file again.");
        seen[index] = true;
        const PickleValue& value = pickle.item(metric, by_key ? 2 * i + 1 : i);
        const bool none = value.is_number() && value.number == unsupported;
        missing += none;
        if (!none)
            foreign.table.latency_ms(static_cast<Eigen::Index>(index), column) =
                latency_of(value, what, name);
    }
    if (missing > 0)
        foreign.notes.push_back(foreign.table.devices[static_cast<std::size_t>(column)] + " cannot run " +
                                std::to_string(missing) +
                                " of the networks (-1 in the file): they have no latency.");
}

std::vector<std::string> others(std::vector<std::string> keys, const std::string& key) {
    keys.erase(std::remove(keys.begin(), keys.end(), key), keys.end());
    return keys;
}

}  // namespace

ForeignTable read_latency_list(const Pickle& pickle, const std::string& name, const ForeignOptions& options) {
    const PickleValue& list = pickle.root();
    const std::size_t count = pickle.size(list);
    if (count > 0 && !pickle.item(list, 0).is_number())
        throw DataError("this is no list of latencies, but of something else", name,
                        "A list of networks has to come with the latencies: --order on the command line.");
    NetworkOrder networks = order_of_list(count, name, options.order.get());
    refuse_repeated(networks, options.order ? name + ", list of networks" : name);
    ForeignTable foreign = table_of(std::move(networks), {device_of_file(name)});
    for (std::size_t i = 0; i < count; ++i)
        foreign.table.latency_ms(static_cast<Eigen::Index>(i), 0) =
            latency_of(pickle.item(list, i), "number " + std::to_string(i + 1), name);
    return foreign;
}

ForeignTable read_eagle(const Pickle& pickle, const std::string& name) {
    const PickleValue& dict = pickle.root();
    NetworkOrder networks;
    if (pickle.size(dict) > 0) networks.space = space_of_digits(pickle, pickle.item(dict, 0));
    if (!networks.space)
        throw DataError("the pickle's dict has not op digits as keys", name,
                        "The pickles of Eagle and HW-NAS-Bench are read; save others as CSV.");
    std::vector<double> latencies;
    for (std::size_t i = 0; i < pickle.size(dict); i += 2) {
        const std::string where = "entry " + std::to_string(i / 2 + 1);
        networks.architectures.push_back(
            architecture_of(pickle, pickle.item(dict, i), *networks.space, name + ", " + where));
        latencies.push_back(to_milliseconds(
            latency_of(pickle.item(dict, i + 1), "the latency of " + where, name), LatencyUnit::seconds));
    }
    refuse_repeated(networks, name);
    ForeignTable foreign = table_of(std::move(networks), {device_of_file(name)});
    foreign.table.latency_ms =
        Eigen::Map<const Eigen::VectorXd>(latencies.data(), foreign.table.latency_ms.rows());
    return foreign;
}

ForeignTable read_hwnasbench(const Pickle& pickle, const std::string& name, const ForeignOptions& options) {
    const PickleValue& spaces = pickle.root();
    const PickleValue& datasets = part(pickle, spaces, "nasbench201", name);
    const PickleValue& metrics = part(pickle, datasets, options.dataset, name);
    std::vector<std::string> read, devices, ignored = others(keys_of(pickle, spaces), "nasbench201");
    for (const std::string& dataset : others(keys_of(pickle, datasets), options.dataset))
        ignored.push_back(dataset);
    for (const std::string& key : keys_of(pickle, metrics)) {
        if (!ends_with(key, latency_ending)) {
            ignored.push_back(key);
        } else if (std::find(read.begin(), read.end(), key) == read.end()) {
            read.push_back(key);
            devices.push_back("hwnasbench_" + key.substr(0, key.size() - latency_ending.size()));
        }
    }
    if (read.empty())
        throw DataError("the pickle has no latencies of " + in_quotes(options.dataset), name,
                        "Choose another dataset.");
    const SearchSpace& space = search_space("nb201");
    ForeignTable foreign =
        table_of(order_of_list(static_cast<std::size_t>(space.size()), name, nullptr), devices);
    for (std::size_t column = 0; column < read.size(); ++column)
        read_metric(pickle, *pickle.find(metrics, read[column]), read[column], name, foreign,
                    static_cast<Eigen::Index>(column));
    if (!ignored.empty())
        foreign.notes.push_back("Of HW-NAS-Bench the latencies on " + options.dataset + " were read, not " +
                                join(ignored) + ".");
    return foreign;
}

}  // namespace latlab
