#include "app/format.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace latlab::app {

namespace {

constexpr const char* minus_sign = "\xE2\x88\x92";
constexpr const char* en_dash = "\xE2\x80\x93";

std::string with_thousands(const std::string& digits) {
    const std::size_t point = std::min(digits.find('.'), digits.size());
    std::string text;
    for (std::size_t i = 0; i < point; ++i) {
        if (i > 0 && (point - i) % 3 == 0) text += ',';
        text += digits[i];
    }
    return text + digits.substr(point);
}

}  // namespace

std::string format_fixed(double value, int decimals) {
    if (!std::isfinite(value)) return en_dash;
    char buffer[400];
    std::snprintf(buffer, sizeof buffer, "%.*f", std::clamp(decimals, 0, 12), std::abs(value));
    const std::string digits = buffer;
    const bool zero = digits.find_first_not_of("0.") == std::string::npos;
    return (value < 0 && !zero ? minus_sign : "") + with_thousands(digits);
}

std::string format_short(double value) {
    if (!std::isfinite(value)) return en_dash;
    if (value == 0) return "0";
    const int magnitude = static_cast<int>(std::floor(std::log10(std::abs(value)) + 1e-9));
    return format_fixed(value, std::clamp(2 - magnitude, 0, 6));
}

int common_decimals(std::span<const double> values) {
    double largest = 0;
    for (const double value : values) {
        if (std::isfinite(value)) largest = std::max(largest, std::abs(value));
    }
    if (largest == 0) return 0;
    return std::clamp(2 - static_cast<int>(std::floor(std::log10(largest))), 0, 4);
}

std::string format_count(std::size_t count, const std::string& singular, const std::string& plural) {
    return format_fixed(static_cast<double>(count), 0) + " " + (count == 1 ? singular : plural);
}

std::string format_bytes(std::size_t bytes) {
    const double size = static_cast<double>(bytes);
    if (bytes < 1000) return format_fixed(size, 0) + " B";
    if (bytes < 1000000) return format_fixed(size / 1e3, 1) + " KB";
    return format_fixed(size / 1e6, 1) + " MB";
}

}  // namespace latlab::app
