#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "encoders/encoder.h"
#include "nn/weights.h"

namespace latlab {

/// A file of an encoder: weights or ranks as safetensors in float16, and in its metadata what they are for.
struct EncoderFile {
    std::string encoder;  ///< Encoder::id()
    const SearchSpace* space;
    std::string settings;    ///< a JSON object
    std::uint64_t seed = 0;  ///< of the training
    nn::TensorFile tensors;

    std::string save() const;
    /// `name` stands for the file in messages. Throws DataError for anything that is not a whole, unchanged
    /// file of an encoder in this format version.
    static EncoderFile read(std::string_view bytes, const std::string& name);
};

/// Packs parameters as such a file does.
nn::TensorFile pack_encoder(const nn::ParameterList<float>& parameters);

/// The trained encoder in a file, whichever it is. Throws DataError as EncoderFile::read, and for weights
/// that do not fit the settings.
std::unique_ptr<Encoder> load_encoder(std::string_view bytes, const std::string& name);

}  // namespace latlab
