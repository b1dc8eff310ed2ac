#include "predictor/nasflat_options.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <type_traits>
#include <vector>

#include "base/error.h"

namespace latlab {
namespace {

using Json = nlohmann::json;

/// Names of an enumeration's values, in their order.
template <class Enum>
const std::vector<std::string>& names();
template <>
const std::vector<std::string>& names<NasflatOptions::Hardware>() {
    static const std::vector<std::string> list{"per-operation", "at-head"};
    return list;
}
template <>
const std::vector<std::string>& names<NasflatOptions::Layer>() {
    static const std::vector<std::string> list{"flow", "attention", "ensemble"};
    return list;
}
template <>
const std::vector<std::string>& names<NasflatOptions::Loss>() {
    static const std::vector<std::string> list{"hinge", "differences"};
    return list;
}
template <>
const std::vector<std::string>& names<NasflatOptions::Trained>() {
    static const std::vector<std::string> list{"everything", "head-and-hardware", "hardware"};
    return list;
}

/// Calls visit(name, member, least, most) for every number and visit(name, member) for every other setting.
template <class Options, class Visit>
void visit_settings(Options& o, const Visit& visit) {
    visit("hardware", o.hardware);
    visit("layer", o.layer);
    visit("operation_refinement", o.operation_refinement);
    visit("operation_width", o.operation_width, 1, 1024);
    visit("hardware_width", o.hardware_width, 1, 1024);
    visit("graph_width", o.graph_width, 1, 4096);
    visit("feature_width", o.feature_width, 1, 4096);
    visit("head_width", o.head_width, 1, 4096);
    visit("dropout", o.dropout, 0, 0.99);
    visit("pairs_within_device", o.pairs_within_device);
    visit("attention_minus_infinity", o.attention_minus_infinity);
    visit("reset_before_each_transfer", o.reset_before_each_transfer);
    visit("chain_with_positions", o.chain_with_positions);
    visit("epochs", o.epochs, 0, 1'000'000);
    visit("batch", o.batch, 2, 1'000'000);
    visit("device_rows", o.device_rows, 2, 1'000'000);
    visit("learning_rate", o.learning_rate, 0, 10);
    visit("weight_decay", o.weight_decay, 0, 10);
    visit("loss", o.loss);
    visit("margin", o.margin, 0, 1000);
    visit("pair_cap", o.pair_cap, 0, 1'000'000);
    visit("nearest_hardware", o.nearest_hardware);
    visit("trained", o.trained);
    visit("transfer_epochs", o.transfer_epochs, 0, 1'000'000);
    visit("transfer_batch", o.transfer_batch, 2, 1'000'000);
    visit("transfer_learning_rate", o.transfer_learning_rate, 0, 10);
    visit("transfer_weight_decay", o.transfer_weight_decay, 0, 10);
    visit("anchor", o.anchor, 0, 1'000'000);
    visit("averaged_epochs", o.averaged_epochs, 0, 1'000'000);
}

struct Writer {
    Json& json;

    template <class T>
    void operator()(const char* name, const T& value) const {
        if constexpr (std::is_enum_v<T>) {
            json[name] = names<T>().at(static_cast<std::size_t>(value));
        } else {
            json[name] = value;
        }
    }
    template <class T>
    void operator()(const char* name, const T& value, double, double) const {
        json[name] = value;
    }
};

struct Reader {
    const Json& json;

    [[noreturn]] static void refuse(const char* name, const std::string& mend) {
        throw DataError("a setting of NASFLAT makes no sense", name, mend);
    }
    template <class T>
    void operator()(const char* name, T& value) const {
        if (!json.contains(name)) return;
        if constexpr (std::is_enum_v<T>) {
            const std::vector<std::string>& known = names<T>();
            const auto found = std::find(known.begin(), known.end(), json[name]);
            if (found == known.end())
                refuse(name, "It has to be one of the known words, such as " + known[0]);
            value = static_cast<T>(found - known.begin());
        } else {
            if (!json[name].is_boolean()) refuse(name, "It has to be true or false");
            value = json[name].get<bool>();
        }
    }
    template <class T>
    void operator()(const char* name, T& value, double least, double most) const {
        if (!json.contains(name)) return;
        const Json& number = json[name];
        const bool fits = number.is_number() && (std::is_same_v<T, double> || number.is_number_integer()) &&
                          number.get<double>() >= least && number.get<double>() <= most;
        if (!fits)
            refuse(name, "It has to be a number from " + Json(least).dump() + " to " + Json(most).dump());
        value = number.get<T>();
    }
};

}  // namespace

std::string NasflatOptions::to_json() const {
    Json json = Json::object();
    visit_settings(*this, Writer{json});
    return json.dump();
}

NasflatOptions NasflatOptions::from_json(std::string_view text) {
    const Json json = Json::parse(text, nullptr, false);
    if (!json.is_object()) throw DataError("the settings of NASFLAT are not a JSON object");
    NasflatOptions options;
    visit_settings(options, Reader{json});
    return options;
}

NasflatOptions NasflatOptions::reference(std::string_view space) {
    NasflatOptions options;
    options.pairs_within_device = false;
    options.attention_minus_infinity = false;
    options.reset_before_each_transfer = false;
    options.chain_with_positions = false;
    options.epochs = 150;
    options.pair_cap = 4;
    options.loss = Loss::hinge;
    options.transfer_epochs = space == "fbnet" ? 30 : 40;
    options.transfer_learning_rate = space == "fbnet" ? 1e-3 : 3e-3;
    return options;
}

NasflatOptions NasflatOptions::corrected(std::string_view space) {
    NasflatOptions options;
    if (space == "fbnet") {
        options.epochs = 30;
        options.trained = Trained::hardware;
        options.transfer_epochs = 30;
        options.transfer_learning_rate = 3e-2;
    }
    return options;
}

}  // namespace latlab
