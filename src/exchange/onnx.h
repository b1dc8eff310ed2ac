#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "spaces/search_space.h"

namespace latlab {

/// What a network's weights are in, and what it calculates in.
enum class NetworkPrecision { float32, float16 };
/// "float32", "float16".
std::string_view precision_name(NetworkPrecision precision);
/// The one of that name, or none.
std::optional<NetworkPrecision> precision_named(std::string_view name);

/// How a network is written for other programs.
struct NetworkExport {
    int batch_size = 1;                                      ///< images at a time, at least 1
    NetworkPrecision precision = NetworkPrecision::float32;  ///< of ONNX files
    /// Whether operations that cannot influence the output are written, too: PyTorch and ONNX Runtime execute
    /// what is there.
    bool dead_operations = false;
    std::uint64_t seed = 1;  ///< of the random weights
};

inline constexpr int max_batch_size = 4096;
/// What the network's input and output are called; input: batch x 3 x 32 x 32, output: batch x classes.
inline constexpr const char* onnx_input_name = "input";
inline constexpr const char* onnx_output_name = "logits";

/// A network as the bytes of an ONNX file: opset 13, batch normalisation as nodes of their own, random
/// weights (exchange/network_parameters.h) named as the PyTorch module's. Input and output are float32 in any
/// case: a network in float16 begins and ends with a cast. The file's metadata says space, architecture and
/// seed.
std::string onnx_model(const SearchSpace& space, const Architecture& architecture,
                       const NetworkExport& options = {});

}  // namespace latlab
