#include "exchange/text.h"

#include <cmath>
#include <cstdio>
#include <cstdlib>

namespace latlab {
namespace {

bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\f' || c == '\v';
}
bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

// Digits of the text from `at` on; moves `at` behind them and appends them to `plain`.
std::size_t take_digits(std::string_view text, std::size_t& at, std::string& plain) {
    const std::size_t from = at;
    while (at < text.size() && is_digit(text[at])) plain += text[at++];
    return at - from;
}

}  // namespace

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
    return text;
}

std::string lower_case(std::string_view text) {
    std::string lower(text);
    for (char& c : lower)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return lower;
}

std::string shortened(std::string_view text, std::size_t bytes) {
    if (text.size() <= bytes) return std::string(text);
    std::size_t end = bytes;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    return std::string(text.substr(0, end)) + "...";
}

std::string number_text(double value) {
    if (std::isnan(value)) return "";
    char buffer[40];
    for (int digits = 6; digits <= 17; ++digits) {
        std::snprintf(buffer, sizeof buffer, "%.*g", digits, value);
        if (std::strtod(buffer, nullptr) == value) break;
    }
    return buffer;
}

ParsedNumber parse_number(std::string_view text, bool decimal_comma) {
    text = trimmed(text);
    std::string plain;
    std::size_t at = 0;
    if (at < text.size() && (text[at] == '-' || text[at] == '+')) plain += text[at++];
    const std::string word = lower_case(text.substr(at));
    if (word == "inf" || word == "infinity") return {ParsedNumber::Kind::infinite, 0, {}};

    std::size_t digits = take_digits(text, at, plain);
    if (at < text.size() && (text[at] == '.' || (decimal_comma && text[at] == ','))) {
        plain += '.';
        ++at;
        digits += take_digits(text, at, plain);
    }
    if (digits == 0) return {};
    if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
        std::string exponent = "e";
        std::size_t behind = at + 1;
        if (behind < text.size() && (text[behind] == '-' || text[behind] == '+')) exponent += text[behind++];
        if (take_digits(text, behind, exponent) > 0) {
            plain += exponent;
            at = behind;
        }
    }
    const double value = std::strtod(plain.c_str(), nullptr);
    if (std::isinf(value)) return {ParsedNumber::Kind::infinite, 0, {}};
    return {ParsedNumber::Kind::number, value, trimmed(text.substr(at))};
}

std::string csv_cell(std::string_view text) {
    const bool plain = text.find_first_of(",\"\r\n;") == std::string_view::npos && text == trimmed(text);
    if (plain) return std::string(text);
    std::string quoted = "\"";
    for (const char c : text) {
        if (c == '"') quoted += '"';
        quoted += c;
    }
    return quoted + '"';
}

}  // namespace latlab
