#include "encoders/encoder_file.h"

#include <charconv>

#include "base/error.h"
#include "base/text.h"
#include "encoders/arch2vec.h"
#include "encoders/cate.h"
#include "encoders/proxy_encoder.h"

namespace latlab {
namespace {

// Changes when a network with the same settings computes something else.
constexpr const char* network_version = "1";

std::string taken(nn::TensorFile& file, const std::string& key, const std::string& name) {
    const auto found = file.metadata.find(key);
    if (found == file.metadata.end())
        throw DataError("the file says nothing of its \"" + key + "\", so it does not hold an encoder", name,
                        "Use a file that `latlab encode --train` has written");
    const std::string value = found->second;
    file.metadata.erase(found);
    return value;
}

}  // namespace

std::string EncoderFile::save() const {
    nn::TensorFile file = tensors;
    file.metadata = {{"model", encoder},
                     {"network_version", network_version},
                     {"space", std::string(space->id())},
                     {"settings", settings},
                     {"seed", std::to_string(seed)}};
    const std::vector<std::uint8_t> bytes = nn::write_safetensors(file);
    return {bytes.begin(), bytes.end()};
}

EncoderFile EncoderFile::read(std::string_view bytes, const std::string& name) {
    EncoderFile file;
    file.tensors =
        nn::read_safetensors({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()}, name);
    file.encoder = taken(file.tensors, "model", name);
    if (file.encoder != "arch2vec" && file.encoder != "cate" && file.encoder != "zcp")
        throw DataError("the file holds another model, " + in_quotes(file.encoder), name,
                        "Use a file that `latlab encode --train` has written");
    if (taken(file.tensors, "network_version", name) != network_version)
        throw DataError("the encoder is of another version", name,
                        "Train it again: latlab encode --train --encoder " + file.encoder);
    const std::string space = taken(file.tensors, "space", name);
    file.space = nullptr;
    for (const SearchSpace* known : search_spaces())
        if (known->id() == space) file.space = known;
    if (!file.space)
        throw DataError("the encoder is for an unknown search space, " + in_quotes(space), name,
                        "Use a newer version of LatLab");
    file.settings = taken(file.tensors, "settings", name);
    const std::string seed = taken(file.tensors, "seed", name);
    const auto read = std::from_chars(seed.data(), seed.data() + seed.size(), file.seed);
    if (read.ec != std::errc() || read.ptr != seed.data() + seed.size())
        throw DataError("the seed is not a whole number", name, "Train the encoder again");
    return file;
}

nn::TensorFile pack_encoder(const nn::ParameterList<float>& parameters) {
    return nn::pack_parameters(parameters, nn::TensorType::float16, {});
}

std::unique_ptr<Encoder> load_encoder(std::string_view bytes, const std::string& name) {
    const EncoderFile file = EncoderFile::read(bytes, name);
    try {
        if (file.encoder == "cate") return std::make_unique<Cate>(file, name);
        if (file.encoder == "zcp") return std::make_unique<ProxyEncoder>(file, name);
        return std::make_unique<Arch2Vec>(file, name);
    } catch (const DataError& error) {
        if (!error.where().empty() && error.where().find(name) != std::string::npos) throw;
        throw DataError(error.fault() + " (" + error.where() + ")", name, error.mend());
    }
}

}  // namespace latlab
