#include "exchange/foreign.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/error.h"
#include "base/text.h"
#include "exchange/foreign_parts.h"
#include "exchange/stored_zip.h"

namespace latlab {
namespace {

// The pickle itself, taken out of its archive where torch.save has put it into one.
std::string_view pickled(std::string_view bytes, const std::string& name) {
    return is_zip(bytes) ? stored_entry(bytes, "/data.pkl", name) : bytes;
}

void keep_device(ForeignTable& foreign, const std::string& device) {
    LatencyTable& table = foreign.table;
    const Eigen::VectorXd kept = table.latencies(device);
    table.devices = {device};
    table.latency_ms = kept;
}

// The list of networks, wherever HELP has put it.
const PickleValue& list_of_networks(const Pickle& pickle) {
    const PickleValue* inside = pickle.find(pickle.root(), "arch");
    return inside ? *inside : pickle.root();
}

const PickleValue& digits_of_network(const Pickle& pickle, const PickleValue& network) {
    const PickleValue* inside = pickle.find(network, "op_idx_list");
    return inside ? *inside : network;
}

}  // namespace

std::string device_of_file(const std::string& name) {
    const std::string file = name.substr(name.find_last_of("/\\") + 1);
    const std::size_t ending = file.rfind('.');
    return ending == std::string::npos || ending == 0 ? file : file.substr(0, ending);
}

const SearchSpace* space_of_digits(const Pickle& pickle, const PickleValue& digits) {
    if (!digits.is_sequence()) return nullptr;
    for (const SearchSpace* space : search_spaces())
        if (pickle.size(digits) == static_cast<std::size_t>(space->length())) return space;
    return nullptr;
}

Architecture architecture_of(const Pickle& pickle, const PickleValue& digits, const SearchSpace& space,
                             const std::string& where) {
    const auto length = static_cast<std::size_t>(space.length());
    if (!digits.is_sequence() || pickle.size(digits) != length)
        throw DataError("this is not " + std::to_string(length) + " op digits", where,
                        "Fetch or write the file again.");
    Architecture architecture;
    for (std::size_t i = 0; i < length; ++i) {
        const PickleValue& digit = pickle.item(digits, i);
        const bool sound = digit.kind == PickleValue::Kind::integer && digit.number >= 0 &&
                           digit.number < static_cast<double>(space.op_count());
        if (!sound)
            throw DataError(
                "op digit " + std::to_string(i + 1) + " is none of " + std::string(space.name()), where,
                "Digits are whole numbers from 0 to " + std::to_string(space.op_count() - 1) + ".");
        architecture.ops.push_back(static_cast<std::uint8_t>(digit.number));
    }
    return architecture;
}

double latency_of(const PickleValue& value, const std::string& what, const std::string& name) {
    if (!value.is_number()) throw DataError(what + " is no number", name, "Fetch or write the file again.");
    if (!std::isfinite(value.number) || value.number <= 0)
        throw DataError(what + ", " + from_number(value.number) + ", is no latency", name,
                        "A latency is above zero: save the others as CSV.");
    return value.number;
}

bool is_foreign(std::string_view bytes) {
    return is_zip(bytes) || is_pickle(bytes);
}

ForeignTable read_foreign_table(std::string_view bytes, const std::string& name,
                                const ForeignOptions& options) {
    const Pickle pickle(pickled(bytes, name), name);
    const PickleValue& root = pickle.root();
    ForeignTable foreign;
    if (root.is_sequence()) {
        foreign = read_latency_list(pickle, name, options);
    } else if (pickle.find(root, "nasbench201") || pickle.find(root, "fbnet")) {
        foreign = read_hwnasbench(pickle, name, options);
    } else if (root.kind == PickleValue::Kind::dict) {
        foreign = read_eagle(pickle, name);
    } else {
        throw DataError(
            "the pickle is neither a list of latencies nor a dict", name,
            "HELP's lists and the pickles of Eagle and HW-NAS-Bench are read; save others as CSV.");
    }
    if (!options.device.empty()) keep_device(foreign, options.device);
    return foreign;
}

std::optional<NetworkOrder> find_foreign_order(std::string_view bytes, const std::string& name) {
    const Pickle pickle(pickled(bytes, name), name);
    const PickleValue& list = list_of_networks(pickle);
    NetworkOrder order;
    if (list.is_sequence() && pickle.size(list) > 0)
        order.space = space_of_digits(pickle, digits_of_network(pickle, pickle.item(list, 0)));
    if (!order.space) return std::nullopt;
    for (std::size_t i = 0; i < pickle.size(list); ++i) {
        order.architectures.push_back(architecture_of(pickle, digits_of_network(pickle, pickle.item(list, i)),
                                                      *order.space,
                                                      name + ", network " + std::to_string(i + 1)));
    }
    return order;
}

NetworkOrder read_foreign_order(std::string_view bytes, const std::string& name) {
    if (auto order = find_foreign_order(bytes, name)) return std::move(*order);
    throw DataError("this is no list of networks as op digits", name,
                    "Give HELP's file of the networks, or a CSV file with a column architecture.");
}

}  // namespace latlab
