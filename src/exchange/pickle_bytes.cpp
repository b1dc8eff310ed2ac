#include "exchange/pickle_bytes.h"

#include <cstring>
#include <utility>

#include "base/error.h"

namespace latlab {

void PickleBytes::fail(std::string what, std::string mend) const {
    throw DataError(std::move(what), name_ + ", byte " + std::to_string(at_), std::move(mend));
}

void PickleBytes::cut_short() const {
    fail("the pickle is cut short", "Fetch or write it again.");
}

unsigned char PickleBytes::take_opcode() {
    at_ = next_;
    return static_cast<unsigned char>(take(1).front());
}

std::string_view PickleBytes::take(std::size_t count) {
    if (bytes_.size() - next_ < count) cut_short();
    const std::string_view taken = bytes_.substr(next_, count);
    next_ += count;
    return taken;
}

std::uint64_t PickleBytes::take_number(std::size_t width) {
    const std::string_view taken = take(width);
    std::uint64_t number = 0;
    for (std::size_t i = width; i-- > 0;) number = number << 8 | static_cast<unsigned char>(taken[i]);
    return number;
}

double PickleBytes::take_signed(std::size_t width) {
    if (width == 0) return 0;
    const std::size_t unused = 64 - 8 * width;  // moves the sign to the top bit and back
    return static_cast<double>(static_cast<std::int64_t>(take_number(width) << unused) >> unused);
}

double PickleBytes::take_real() {
    std::uint64_t bits = 0;
    for (const char c : take(8)) bits = bits << 8 | static_cast<unsigned char>(c);
    double number = 0;
    std::memcpy(&number, &bits, sizeof number);
    return number;
}

std::string_view PickleBytes::take_sized(std::size_t width) {
    return take(static_cast<std::size_t>(take_number(width)));
}

std::string_view PickleBytes::take_line() {
    const std::size_t end = bytes_.find('\n', next_);
    if (end == std::string_view::npos) cut_short();
    const std::string_view line = take(end - next_);
    take(1);
    return line;
}

}  // namespace latlab
