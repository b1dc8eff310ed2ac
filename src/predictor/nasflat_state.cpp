#include "predictor/nasflat_state.h"

#include <map>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "nn/weights.h"

namespace latlab {
namespace {

using Json = nlohmann::json;
using Metadata = std::map<std::string, std::string>;

std::string write_provenance(const NasflatProvenance& provenance) {
    return Json{{"devices", provenance.devices},
                {"rows_per_device", provenance.rows_per_device},
                {"seed", provenance.seed},
                {"data", provenance.data},
                {"licences", provenance.licences}}
        .dump();
}

NasflatProvenance read_provenance(const std::string& text, const std::string& where) {
    try {
        const Json json = Json::parse(text);
        NasflatProvenance provenance;
        json.at("devices").get_to(provenance.devices);
        json.at("rows_per_device").get_to(provenance.rows_per_device);
        json.at("seed").get_to(provenance.seed);
        json.at("data").get_to(provenance.data);
        json.at("licences").get_to(provenance.licences);
        if (!provenance.devices.empty() && provenance.rows_per_device.size() == provenance.devices.size()) {
            return provenance;
        }
    } catch (const Json::exception&) {
        // The same fault as lists that do not fit.
    }
    throw DataError("the provenance is not readable", where, "Train the weights again");
}

std::string required(const Metadata& metadata, const std::string& key, const std::string& where) {
    const auto found = metadata.find(key);
    if (found == metadata.end()) {
        throw DataError("the file says nothing of its \"" + key + "\", so it does not hold a NASFLAT", where,
                        "Use a file that LatLab has written");
    }
    return found->second;
}

std::shared_ptr<const SupplementaryEncoding> find_supplement(
    const std::string& id, const SearchSpace& space, std::shared_ptr<const SupplementaryEncoding> given,
    const std::string& where) {
    if (id.empty()) return nullptr;
    if (given && given->id() == id) return given;
    if (auto own = layer_cost_encoding(space); own->id() == id) return own;
    throw DataError("the weights need the supplementary encoding \"" + id + "\"", where,
                    "Give that encoding, or use weights without one");
}

}  // namespace

std::string save_nasflat(const NasflatState& state, NasflatPrecision precision) {
    NasflatNetwork<float> network = state.network;
    const auto& supplement = state.input.supplement();
    const nn::TensorType type =
        precision == NasflatPrecision::float16 ? nn::TensorType::float16 : nn::TensorType::float32;
    const nn::TensorFile file = nn::pack_parameters(network.parameters(), type,
                                                    {{"model", "nasflat"},
                                                     {"space", std::string(state.input.space().id())},
                                                     {"supplement", supplement ? supplement->id() : ""},
                                                     {"options", state.options.to_json()},
                                                     {"provenance", write_provenance(state.provenance)}});
    const std::vector<std::uint8_t> bytes = nn::write_safetensors(file);
    return {bytes.begin(), bytes.end()};
}

NasflatState load_nasflat(std::string_view bytes, const std::string& name,
                          std::shared_ptr<const SupplementaryEncoding> supplement) {
    const nn::TensorFile file =
        nn::read_safetensors({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()}, name);
    const auto value = [&](const char* key) { return required(file.metadata, key, name); };
    if (value("model") != "nasflat") {
        throw DataError("the file holds another model", name, "Use a file of NASFLAT weights");
    }
    const SearchSpace* space = nullptr;
    for (const SearchSpace* known : search_spaces()) {
        if (known->id() == value("space")) space = known;
    }
    if (!space) {
        throw DataError("the weights are for an unknown search space", name, "Use a newer version of LatLab");
    }
    const NasflatOptions options = NasflatOptions::from_json(value("options"));
    const NasflatInput input(*space, options,
                             find_supplement(value("supplement"), *space, std::move(supplement), name));
    NasflatState state{options, input, read_provenance(value("provenance"), name), {}};
    Random random(0);
    state.network = NasflatNetwork<float>(input, options, state.target_row() + 1, random);
    nn::unpack_parameters(file, state.network.parameters(), name);
    return state;
}

}  // namespace latlab
