#include "exchange/stored_zip.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

#include "base/error.h"
#include "base/text.h"

namespace latlab {
namespace {

constexpr std::string_view local_mark("PK\x03\x04"), central_mark("PK\x01\x02"), end_mark("PK\x05\x06");
constexpr std::size_t local_size = 30, central_size = 46, end_size = 22, longest_comment = 0xFFFF;

// A number of 2 or 4 bytes, the lowest first. The caller has made sure that it lies within the bytes.
std::size_t number_at(std::string_view bytes, std::size_t at, std::size_t width) {
    std::size_t value = 0;
    for (std::size_t i = width; i-- > 0;) value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
    return value;
}

std::uint32_t crc32(std::string_view bytes) {
    static const std::array<std::uint32_t, 256> table = [] {
        std::array<std::uint32_t, 256> remainders{};
        for (std::uint32_t byte = 0; byte < 256; ++byte) {
            std::uint32_t rest = byte;
            for (int bit = 0; bit < 8; ++bit) rest = rest >> 1 ^ (rest & 1 ? 0xEDB88320u : 0);
            remainders[byte] = rest;
        }
        return remainders;
    }();
    std::uint32_t rest = 0xFFFFFFFFu;
    for (const char c : bytes) rest = rest >> 8 ^ table[(rest ^ static_cast<unsigned char>(c)) & 0xFF];
    return ~rest;
}

// Reads one archive; every position is checked before it is used.
class Archive {
  public:
    Archive(std::string_view bytes, const std::string& name) : bytes_(bytes), name_(name) {}

    std::string_view entry(std::string_view ending) const {
        const std::size_t end = end_of_directory();
        const std::size_t count = number_at(bytes_, end + 10, 2);
        std::size_t at = number_at(bytes_, end + 16, 4);
        for (std::size_t i = 0; i < count; ++i) {
            if (at > end || !has_mark(at, central_mark) || end - at < central_size) damaged();
            const std::size_t path_size = number_at(bytes_, at + 28, 2);
            const std::size_t size =
                central_size + path_size + number_at(bytes_, at + 30, 2) + number_at(bytes_, at + 32, 2);
            if (end - at < size) damaged();
            const std::string_view path = bytes_.substr(at + central_size, path_size);
            if (path.size() >= ending.size() && path.substr(path.size() - ending.size()) == ending)
                return content(at);
            at += size;
        }
        throw DataError(
            "this zip archive has no entry " + in_quotes(ending) + ", so it is not what torch.save writes",
            name_, "Save a spreadsheet as CSV, unpack any other archive, and choose that file.");
    }

  private:
    [[noreturn]] void damaged() const {
        throw DataError("the zip archive is damaged or cut short", name_, "Fetch or write it again.");
    }

    bool has_mark(std::size_t at, std::string_view mark) const {
        return bytes_.size() - at >= mark.size() && bytes_.substr(at, mark.size()) == mark;
    }

    // A comment of any length may follow the record that ends the directory.
    std::size_t end_of_directory() const {
        if (bytes_.size() < end_size) damaged();
        const std::size_t last = bytes_.size() - end_size;
        for (std::size_t back = 0; back <= std::min(last, longest_comment); ++back) {
            const std::size_t at = last - back;
            if (has_mark(at, end_mark) && number_at(bytes_, at + 20, 2) == back) return at;
        }
        damaged();
    }

    // Sizes stand in the directory: torch.save leaves them 0 before the content.
    std::string_view content(std::size_t central) const {
        const std::size_t flags = number_at(bytes_, central + 8, 2),
                          method = number_at(bytes_, central + 10, 2);
        const std::size_t packed = number_at(bytes_, central + 20, 4),
                          size = number_at(bytes_, central + 24, 4);
        if (method != 0 || (flags & 1) != 0) {
            throw DataError("the archive's entry is compressed or encrypted, which torch.save never does",
                            name_, "Choose the file as torch.save wrote it.");
        }
        const std::size_t local = number_at(bytes_, central + 42, 4);
        if (packed != size || local > central || central - local < local_size || !has_mark(local, local_mark))
            damaged();
        const std::size_t before =
            local_size + number_at(bytes_, local + 26, 2) + number_at(bytes_, local + 28, 2);
        if (central - local < before || central - local - before < size) damaged();
        const std::string_view found = bytes_.substr(local + before, size);
        if (crc32(found) != number_at(bytes_, central + 16, 4)) damaged();
        return found;
    }

    std::string_view bytes_;
    const std::string& name_;
};

}  // namespace

bool is_zip(std::string_view bytes) {
    return bytes.substr(0, local_mark.size()) == local_mark;
}

std::string_view stored_entry(std::string_view archive, std::string_view ending, const std::string& name) {
    return Archive(archive, name).entry(ending);
}

}  // namespace latlab
