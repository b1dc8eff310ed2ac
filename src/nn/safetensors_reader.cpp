#include <algorithm>
#include <cstring>
#include <limits>
#include <nlohmann/json.hpp>
#include <set>

#include "base/error.h"
#include "nn/half.h"
#include "nn/safetensors.h"
#include "nn/safetensors_layout.h"
#include "nn/sha256.h"

namespace latlab::nn {
namespace {

using nlohmann::json;
using Bytes = std::span<const std::uint8_t>;

// Where a tensor's bytes lie in the data.
struct Extent {
    Tensor tensor;  // values not yet read
    std::size_t count = 0, begin = 0, end = 0;
};

class Reader {
  public:
    Reader(Bytes bytes, const std::string& where) : bytes_(bytes), where_(where) {}

    TensorFile read(Checksum checksum) {
        const std::size_t header_length = read_header_length();
        header_ = parse_header(bytes_.subspan(length_bytes, header_length));
        data_ = bytes_.subspan(length_bytes + header_length);
        TensorFile file;
        file.metadata = read_metadata();
        std::vector<Extent> extents = read_extents();
        check_coverage(extents);
        check_hash(file.metadata, checksum);
        for (Extent& extent : extents) {
            read_values(extent);
            file.tensors.push_back(std::move(extent.tensor));
        }
        return file;
    }

  private:
    [[noreturn]] void fail(const std::string& fault) const {
        throw DataError(fault, where_, "Get the file again from where it was made");
    }

    std::uint64_t little_endian(std::size_t at, int count, Bytes from) const {
        std::uint64_t number = 0;
        for (int i = 0; i < count; ++i) number |= std::uint64_t{from[at + i]} << (8 * i);
        return number;
    }

    std::size_t read_header_length() const {
        if (bytes_.size() < length_bytes) fail("not a safetensors file: shorter than 8 bytes");
        const std::uint64_t length = little_endian(0, length_bytes, bytes_);
        if (length > header_limit) fail("the header would be larger than any weights file needs");
        if (length > bytes_.size() - length_bytes) fail("the file ends within its header");
        return static_cast<std::size_t>(length);
    }

    // The format allows no key twice, which the JSON library would let pass, and needs no more than three
    // levels.
    json parse_header(Bytes text) const {
        std::vector<std::set<std::string>> keys;
        const auto check = [&](int depth, json::parse_event_t event, json& parsed) {
            if (depth > 3) fail("the header is nested too deeply");
            if (event == json::parse_event_t::object_start) keys.emplace_back();
            if (event == json::parse_event_t::object_end) keys.pop_back();
            if (event == json::parse_event_t::key && !keys.back().insert(parsed.get<std::string>()).second) {
                fail("the header has the key '" + parsed.get<std::string>() + "' twice");
            }
            return true;
        };
        if (text.empty() || text[0] != '{') fail("not a safetensors file: the header is not a JSON object");
        try {
            return json::parse(text.begin(), text.end(), check);
        } catch (const json::exception&) {
            fail("not a safetensors file: the header is not JSON");
        }
    }

    std::map<std::string, std::string> read_metadata() const {
        std::map<std::string, std::string> metadata;
        if (!header_.contains(metadata_key)) return metadata;
        const json& entries = header_[metadata_key];
        if (!entries.is_object()) fail("__metadata__ is not an object");
        for (const auto& [key, value] : entries.items()) {
            if (!value.is_string()) fail("__metadata__ entry '" + key + "' is not text");
            metadata[key] = value.get<std::string>();
        }
        return metadata;
    }

    std::vector<Extent> read_extents() const {
        std::vector<Extent> extents;
        for (const auto& [name, entry] : header_.items()) {
            if (name != metadata_key) extents.push_back(read_extent(name, entry));
        }
        std::sort(extents.begin(), extents.end(), [](const Extent& a, const Extent& b) {
            return std::pair(a.begin, a.end) < std::pair(b.begin, b.end);
        });
        return extents;
    }

    Extent read_extent(const std::string& name, const json& entry) const {
        const std::string label = "tensor '" + name + "'";
        if (!entry.is_object() || !entry.contains("dtype") || !entry.contains("shape") ||
            !entry.contains("data_offsets")) {
            fail(label + " lacks dtype, shape or data_offsets");
        }
        Extent extent;
        extent.tensor.name = name;
        extent.tensor.type = read_type(label, entry["dtype"]);
        extent.tensor.shape = read_numbers(label, entry["shape"]);
        const std::vector<std::size_t> offsets = read_numbers(label, entry["data_offsets"]);
        if (offsets.size() != 2 || offsets[0] > offsets[1]) fail(label + " has no sound data_offsets");
        extent.begin = offsets[0];
        extent.end = offsets[1];
        if (extent.end > data_.size()) fail(label + " reaches beyond the end of the file");
        extent.count = count_numbers(label, extent.tensor.shape);
        const std::size_t width = bytes_per_number(extent.tensor.type);
        // Divided, not multiplied, since a forged count could overflow.
        const std::size_t length = extent.end - extent.begin;
        if (length % width != 0 || length / width != extent.count)
            fail(label + " has not the bytes its shape needs");
        return extent;
    }

    TensorType read_type(const std::string& label, const json& type) const {
        if (type == "F32") return TensorType::float32;
        if (type == "F16") return TensorType::float16;
        fail(label + " is neither F32 nor F16");
    }

    std::vector<std::size_t> read_numbers(const std::string& label, const json& list) const {
        std::vector<std::size_t> numbers;
        if (!list.is_array()) fail(label + " has a shape or data_offsets that is not a list");
        for (const json& item : list) {
            if (!item.is_number_unsigned() ||
                item.get<std::uint64_t>() > std::numeric_limits<std::size_t>::max()) {
                fail(label + " has a shape or data_offsets that is not made of counts");
            }
            numbers.push_back(static_cast<std::size_t>(item.get<std::uint64_t>()));
        }
        return numbers;
    }

    std::size_t count_numbers(const std::string& label, const std::vector<std::size_t>& shape) const {
        if (std::find(shape.begin(), shape.end(), 0u) != shape.end()) return 0;
        std::size_t count = 1;
        for (const std::size_t extent : shape) {
            if (extent > data_.size() / count) fail(label + " has not the bytes its shape needs");
            count *= extent;
        }
        return count;
    }

    static std::size_t bytes_per_number(TensorType type) { return type == TensorType::float16 ? 2 : 4; }

    void check_coverage(const std::vector<Extent>& extents) const {
        std::size_t reached = 0;
        for (const Extent& extent : extents) {
            if (extent.begin < reached) fail("tensor '" + extent.tensor.name + "' overlaps another");
            if (extent.begin > reached)
                fail("bytes before tensor '" + extent.tensor.name + "' belong to nothing");
            reached = extent.end;
        }
        if (reached != data_.size()) fail("bytes at the end belong to no tensor");
    }

    // Takes version and hash out of the metadata.
    void check_hash(std::map<std::string, std::string>& metadata, Checksum checksum) {
        const auto version = metadata.find(version_key);
        if (version != metadata.end() && version->second != format_version) {
            throw DataError("weights of format " + version->second + ", this program reads " + format_version,
                            where_, "Use the weights that belong to this version of the program");
        }
        const auto stored = metadata.find(hash_key);
        if (stored == metadata.end() || version == metadata.end()) {
            if (checksum == Checksum::required) fail("the file has no format version and checksum");
            return;
        }
        json unhashed = header_;
        unhashed[metadata_key].erase(hash_key);
        Sha256 hash;
        hash.update(unhashed.dump());
        hash.update(data_);
        if (hash.finish() != stored->second)
            fail("the checksum does not match: the file was damaged or changed");
        metadata.erase(stored);
        metadata.erase(version_key);
    }

    void read_values(Extent& extent) const {
        const Bytes from = data_.subspan(extent.begin, extent.end - extent.begin);
        std::vector<float>& values = extent.tensor.values;
        values.resize(extent.count);
        for (std::size_t i = 0; i < extent.count; ++i) {
            if (extent.tensor.type == TensorType::float16) {
                values[i] = from_half(static_cast<std::uint16_t>(little_endian(2 * i, 2, from)));
            } else {
                const auto bits = static_cast<std::uint32_t>(little_endian(4 * i, 4, from));
                std::memcpy(&values[i], &bits, sizeof bits);
            }
        }
    }

    Bytes bytes_, data_;
    const std::string& where_;
    json header_;
};

}  // namespace

const Tensor* TensorFile::find(std::string_view name) const {
    for (const Tensor& tensor : tensors) {
        if (tensor.name == name) return &tensor;
    }
    return nullptr;
}

TensorFile read_safetensors(Bytes bytes, const std::string& where, Checksum checksum) {
    return Reader(bytes, where).read(checksum);
}

}  // namespace latlab::nn
