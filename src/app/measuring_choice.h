#pragma once

#include <array>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

namespace latlab::app {

/// How networks are run while they are measured. Latencies measured under different choices are never put
/// together.
struct MeasuringChoice {
    int batch_size = 1;                 ///< images in a run
    std::string precision = "float32";  ///< or "float16"
    std::string backend =
        "wasm";  ///< what runs them in this browser: "wasm", or "webgpu" where it is offered

    bool operator==(const MeasuringChoice&) const = default;
};

/// Batch sizes to choose from; files and scripts may bring others.
inline constexpr std::array<int, 3> usual_batch_sizes{1, 8, 32};

/// "WebAssembly" or "WebGPU".
std::string backend_text(const std::string& backend);
/// "batch 8, float16, WebGPU"; float32 goes without saying.
std::string choice_text(const MeasuringChoice& choice);

/// Takes over batch_size, backend and precision where the options have them. Throws DataError, named by the
/// field, for what is not offered.
void take_choice(MeasuringChoice& choice, const nlohmann::json& options, bool webgpu_offered);

/// What a file's protocol says of the batch size; nothing where that is no number of images.
std::optional<int> batch_size_of(const std::map<std::string, std::string>& protocol);

}  // namespace latlab::app
