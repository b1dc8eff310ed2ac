#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace latlab::nn {

/// How a tensor's numbers are stored in the file; in memory they are floats.
enum class TensorType { float32, float16 };

struct Tensor {
    std::string name;
    std::vector<std::size_t> shape;
    std::vector<float> values;  ///< row-major; as many as the product of the shape
    TensorType type = TensorType::float32;
};

struct TensorFile {
    std::vector<Tensor> tensors;
    /// Free text, such as where the numbers come from ("provenance"). The writer adds "format_version" and
    /// "sha256", the reader checks and removes them.
    std::map<std::string, std::string> metadata;

    /// nullptr if there is none.
    const Tensor* find(std::string_view name) const;
};

/// A file in the safetensors format (8 bytes little-endian header length, a JSON header, the tensors' bytes).
/// "sha256" in `__metadata__` is the hash of the header without that entry, as compact JSON with sorted keys,
/// followed by the tensors' bytes: it also notices changed names, shapes and provenance.
/// Throws std::invalid_argument for a tensor whose values do not fit its shape or whose name is taken.
std::vector<std::uint8_t> write_safetensors(const TensorFile& file);

enum class Checksum {
    required,    ///< our own files
    if_present,  ///< files of other programs
};

/// Reads such a file. Every size and offset is checked before use. where: the file's name, for messages.
/// Tensors come in the order of their bytes.
/// Throws DataError for anything that is not a whole, sound file of float32 and float16 tensors.
TensorFile read_safetensors(std::span<const std::uint8_t> bytes, const std::string& where,
                            Checksum checksum = Checksum::required);

}  // namespace latlab::nn
