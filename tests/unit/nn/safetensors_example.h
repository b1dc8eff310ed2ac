#pragma once

#include <string>
#include <vector>

#include "nn/safetensors.h"

namespace latlab::nn::test {

inline TensorFile example_file() {
    TensorFile file;
    file.metadata = {{"provenance", "made by hand"}};
    file.tensors = {{"layer.weight", {2, 2}, {1.F, -2.5F, 0.1F, 3e8F}, TensorType::float32},
                    {"small", {3}, {0.5F, -1.F, 65504.F}, TensorType::float16}};
    return file;
}

/// Length, header and data put together as they are.
inline std::vector<std::uint8_t> assemble(const std::string& header, const std::vector<std::uint8_t>& data) {
    std::vector<std::uint8_t> bytes;
    for (int i = 0; i < 8; ++i)
        bytes.push_back(static_cast<std::uint8_t>(std::uint64_t{header.size()} >> (8 * i)));
    bytes.insert(bytes.end(), header.begin(), header.end());
    bytes.insert(bytes.end(), data.begin(), data.end());
    return bytes;
}

}  // namespace latlab::nn::test
