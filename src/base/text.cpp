#include "base/text.h"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <numeric>
#include <utility>

namespace latlab {
namespace {

// Letters that a number may begin with: strtod would also take spaces, a plus sign and hexadecimal digits.
bool may_begin_number(char letter) {
    return (letter >= '0' && letter <= '9') || letter == '-' || letter == '.' || letter == 'n' ||
           letter == 'N' || letter == 'i' || letter == 'I';
}

// Bytes of the UTF-8 letter that the text begins with; 0 where it is a control character or no UTF-8.
std::size_t printable_bytes(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    if (byte(0) < 0x80) return byte(0) >= 0x20 && byte(0) != 0x7F;
    const std::size_t bytes = byte(0) < 0xC2   ? 0
                              : byte(0) < 0xE0 ? 2
                              : byte(0) < 0xF0 ? 3
                              : byte(0) < 0xF5 ? 4
                                               : 0;
    if (bytes == 0 || text.size() < bytes) return 0;
    for (std::size_t i = 1; i < bytes; ++i) {
        if ((byte(i) & 0xC0) != 0x80) return 0;
    }
    // Overlong forms, surrogates and numbers above U+10FFFF show in the second byte.
    const bool too_low = (byte(0) == 0xE0 && byte(1) < 0xA0) || (byte(0) == 0xF0 && byte(1) < 0x90);
    const bool too_high = (byte(0) == 0xED && byte(1) > 0x9F) || (byte(0) == 0xF4 && byte(1) > 0x8F);
    return too_low || too_high ? 0 : bytes;
}

}  // namespace

std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    for (std::size_t begin = 0;;) {
        const std::size_t end = text.find(separator, begin);
        parts.push_back(text.substr(begin, end - begin));
        if (end == std::string_view::npos) return parts;
        begin = end + 1;
    }
}

std::string_view trim(std::string_view text) {
    constexpr std::string_view blanks = " \t\r\n";
    const std::size_t begin = text.find_first_not_of(blanks);
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

std::optional<double> to_number(std::string_view text) {
    if (text.empty() || !may_begin_number(text.front())) return std::nullopt;
    double value = 0;
#ifdef __cpp_lib_to_chars
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
#else
    // The C library of WebAssembly knows no locale, so its strtod always reads a decimal point.
    const bool hexadecimal = text.find_first_of("xX") != std::string_view::npos;
    const std::string terminated(text);
    char* end = nullptr;
    errno = 0;
    value = std::strtod(terminated.c_str(), &end);
    const bool out_of_range = errno == ERANGE && (value == 0 || std::isinf(value));
    if (hexadecimal || out_of_range || end != terminated.c_str() + terminated.size()) return std::nullopt;
#endif
    return value;
}

std::optional<std::size_t> to_index(std::string_view text) {
    std::size_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}

std::string from_number(double value) {
    char buffer[32];
    std::string text;
    for (const int digits : {15, 16, 17}) {
#ifdef __cpp_lib_to_chars
        char* const end =
            std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::general, digits).ptr;
        text.assign(buffer, end);
#else
        std::snprintf(buffer, sizeof buffer, "%.*g", digits, value);
        text = buffer;
#endif
        if (to_number(text) == value) break;
    }
    return text;
}

std::string in_quotes(std::string_view text) {
    constexpr std::size_t longest = 60;
    std::string shown = "\"";
    std::size_t at = 0;
    while (at < text.size() && at < longest) {
        const std::size_t bytes = printable_bytes(text.substr(at));
        shown += bytes == 0 ? "?" : text.substr(at, bytes);
        at += std::max<std::size_t>(bytes, 1);
    }
    return shown + (at < text.size() ? "…\"" : "\"");
}

std::string padded(std::string_view text, std::size_t width) {
    return std::string(text) + std::string(width - std::min(width, text.size()), ' ');
}

std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < a.size(); ++i) {
        std::size_t diagonal = std::exchange(row[0], i + 1);
        for (std::size_t j = 0; j < b.size(); ++j) {
            const std::size_t changed = diagonal + (a[i] != b[j]);
            diagonal = row[j + 1];
            row[j + 1] = std::min({changed, row[j] + 1, row[j + 1] + 1});
        }
    }
    return row.back();
}

std::vector<std::string> nearest_names(std::string_view name, const std::vector<std::string>& known,
                                       std::size_t count) {
    constexpr std::size_t longest = 200;  // the cost is the product of both lengths
    if (name.size() > longest) return {};
    std::vector<std::pair<std::size_t, std::string>> ranked;
    for (const std::string& other : known) {
        const std::size_t distance = edit_distance(name, other.substr(0, longest));
        if (distance < std::max(name.size(), other.size())) ranked.emplace_back(distance, other);
    }
    std::stable_sort(ranked.begin(), ranked.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    std::vector<std::string> names;
    for (std::size_t i = 0; i < std::min(count, ranked.size()); ++i) names.push_back(ranked[i].second);
    return names;
}

std::string join(const std::vector<std::string>& names) {
    std::string text;
    for (const std::string& name : names) {
        if (!text.empty()) text += ", ";
        text += name;
    }
    return text;
}

}  // namespace latlab
