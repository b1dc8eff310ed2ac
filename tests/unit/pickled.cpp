#include "pickled.h"

#include <cstring>

namespace latlab::test {
namespace {

std::string bits_of(double number) {
    std::uint64_t bits = 0;
    std::memcpy(&bits, &number, sizeof bits);
    return little_endian(bits, 8);
}

std::string numpy_scalar(const std::string& scalar, const std::string& dtype, double number) {
    const std::string kind = dtype + pickled_text("f8") + pickled_integer(0) + pickled_integer(1) + "\x87R";
    const std::string state = pickled_tuple({pickled_integer(3), pickled_text("<"), "N", "N", "N",
                                             pickled_integer(-1), pickled_integer(-1), pickled_integer(0)});
    return scalar + kind + state + "b" + "C" + little_endian(8, 1) + bits_of(number) + "\x86R";
}

std::uint32_t crc32(const std::string& bytes) {
    std::uint32_t rest = 0xFFFFFFFFu;
    for (const char c : bytes) {
        rest ^= static_cast<unsigned char>(c);
        for (int bit = 0; bit < 8; ++bit) rest = rest & 1 ? rest >> 1 ^ 0xEDB88320u : rest >> 1;
    }
    return ~rest;
}

}  // namespace

std::string little_endian(std::uint64_t number, int width) {
    std::string bytes;
    for (int i = 0; i < width; ++i) bytes += i < 8 ? static_cast<char>(number >> 8 * i & 0xFF) : '\0';
    return bytes;
}

std::string pickled_integer(int number) {
    return std::string(1, 'J').append(little_endian(static_cast<std::uint32_t>(number), 4));
}

std::string pickled_real(double number) {
    const std::string bits = bits_of(number);
    return std::string(1, 'G').append(bits.rbegin(), bits.rend());
}

std::string pickled_text(const std::string& text) {
    return std::string(1, 'X').append(little_endian(text.size(), 4)).append(text);
}

std::string pickled_list(const std::vector<std::string>& items) {
    std::string bytes = "](";
    for (const std::string& item : items) bytes += item;
    return bytes + "e";
}

std::string pickled_tuple(const std::vector<std::string>& items) {
    std::string bytes = "(";
    for (const std::string& item : items) bytes += item;
    return bytes + "t";
}

std::string pickled_dict(const std::vector<std::pair<std::string, std::string>>& items) {
    std::string bytes = "}(";
    for (const auto& [key, value] : items) bytes += key + value;
    return bytes + "u";
}

std::string pickled_digits(const std::vector<int>& digits) {
    std::vector<std::string> items;
    for (const int digit : digits) items.push_back(pickled_integer(digit));
    return pickled_tuple(items);
}

std::string pickled_numpy(double number) {
    return numpy_scalar("cnumpy.core.multiarray\nscalar\n", "cnumpy\ndtype\n", number);
}

std::string pickled_new_numpy(double number) {
    const auto name = [](const std::string& text) {
        return std::string(1, '\x8C').append(little_endian(text.size(), 1)).append(text).append("\x94");
    };
    return numpy_scalar(name("numpy._core.multiarray") + name("scalar") + "\x93",
                        name("numpy") + name("dtype") + "\x93", number);
}

std::string pickle_of(const std::string& value, int protocol) {
    return std::string(1, '\x80')
        .append(little_endian(static_cast<std::uint64_t>(protocol), 1))
        .append(value)
        .append(".");
}

std::string torch_file(const std::string& pickle, const std::string& path) {
    const std::string version = little_endian(20, 2), nothing = little_endian(0, 8);
    const std::size_t used = 30 + path.size() + 4;
    const std::string padding(63 - (used + 63) % 64, 'Z');
    const std::string extra = std::string("FB") + little_endian(padding.size(), 2) + padding;
    const std::string local = std::string("PK\x03\x04") + little_endian(0, 2) + little_endian(0x808, 2) +
                              nothing + nothing + little_endian(0, 2) + little_endian(path.size(), 2) +
                              little_endian(extra.size(), 2) + path + extra;
    const std::string sizes =
        little_endian(crc32(pickle), 4) + little_endian(pickle.size(), 4) + little_endian(pickle.size(), 4);
    const std::string directory = std::string("PK\x01\x02") + version + version + little_endian(0x808, 2) +
                                  little_endian(0, 6) + sizes + little_endian(path.size(), 2) +
                                  little_endian(0, 16) + path;
    const std::string content = local + pickle + "PK\x07\x08" + sizes;
    return content + directory + "PK\x05\x06" + little_endian(0, 4) + little_endian(1, 2) +
           little_endian(1, 2) + little_endian(directory.size(), 4) + little_endian(content.size(), 4) +
           little_endian(0, 2);
}

}  // namespace latlab::test
