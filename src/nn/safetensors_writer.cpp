#include <algorithm>
#include <cstring>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "nn/half.h"
#include "nn/safetensors.h"
#include "nn/safetensors_layout.h"
#include "nn/sha256.h"

namespace latlab::nn {
namespace {

using nlohmann::json;

void append_bytes(std::vector<std::uint8_t>& bytes, std::uint64_t number, int count) {
    for (int i = 0; i < count; ++i) bytes.push_back(static_cast<std::uint8_t>(number >> (8 * i)));
}

void append_values(std::vector<std::uint8_t>& bytes, const Tensor& tensor) {
    for (const float value : tensor.values) {
        if (tensor.type == TensorType::float16) {
            append_bytes(bytes, to_half(value), 2);
        } else {
            std::uint32_t bits;
            std::memcpy(&bits, &value, sizeof bits);
            append_bytes(bytes, bits, 4);
        }
    }
}

// Wide numbers first, so that all are aligned in the file.
std::vector<const Tensor*> in_file_order(const std::vector<Tensor>& tensors) {
    std::vector<const Tensor*> order;
    for (const Tensor& tensor : tensors) order.push_back(&tensor);
    std::stable_partition(order.begin(), order.end(),
                          [](const Tensor* tensor) { return tensor->type == TensorType::float32; });
    return order;
}

std::string text_of(const json& header) {
    // Text that is not UTF-8 gets replacement characters.
    return header.dump(-1, ' ', false, json::error_handler_t::replace);
}

}  // namespace

std::vector<std::uint8_t> write_safetensors(const TensorFile& file) {
    json header = json::object();
    json& metadata = header[metadata_key] = file.metadata;
    metadata[version_key] = format_version;
    metadata.erase(hash_key);
    std::vector<std::uint8_t> data;
    for (const Tensor* tensor : in_file_order(file.tensors)) {
        std::size_t count = 1;
        for (const std::size_t extent : tensor->shape) count *= extent;
        if (count != tensor->values.size()) {
            throw std::invalid_argument("write_safetensors: the values of " + tensor->name +
                                        " do not fit its shape");
        }
        if (header.contains(tensor->name)) {
            throw std::invalid_argument("write_safetensors: the name " + tensor->name + " is taken");
        }
        const std::size_t begin = data.size();
        append_values(data, *tensor);
        header[tensor->name] = {{"dtype", tensor->type == TensorType::float16 ? "F16" : "F32"},
                                {"shape", tensor->shape},
                                {"data_offsets", {begin, data.size()}}};
    }
    Sha256 hash;
    hash.update(text_of(header));
    hash.update(data);
    header[metadata_key][hash_key] = hash.finish();

    std::string text = text_of(header);
    text.resize((text.size() + 7) / 8 * 8, ' ');  // the data begin at a multiple of 8
    std::vector<std::uint8_t> bytes;
    bytes.reserve(length_bytes + text.size() + data.size());
    append_bytes(bytes, text.size(), length_bytes);
    bytes.insert(bytes.end(), text.begin(), text.end());
    bytes.insert(bytes.end(), data.begin(), data.end());
    return bytes;
}

}  // namespace latlab::nn
