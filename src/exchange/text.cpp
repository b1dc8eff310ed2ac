#include "exchange/text.h"

#include <cmath>

#include "base/text.h"

namespace latlab {
namespace {

// Moves the digits of the text from `at` on to `plain`; returns how many there are.
std::size_t take_digits(std::string_view text, std::size_t& at, std::string& plain) {
    const std::size_t from = at;
    while (at < text.size() && text[at] >= '0' && text[at] <= '9') plain += text[at++];
    return at - from;
}

void take_sign(std::string_view text, std::size_t& at, std::string& plain) {
    if (at >= text.size()) return;
    if (text[at] == '-') plain += '-';
    if (text[at] == '-' || text[at] == '+') ++at;
}

}  // namespace

std::string lower_case(std::string_view text) {
    std::string lower(text);
    for (char& c : lower) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return lower;
}

std::string shortened(std::string_view text, std::size_t bytes) {
    if (text.size() <= bytes) return std::string(text);
    std::size_t end = bytes;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    return std::string(text.substr(0, end)) + "…";
}

LeadingNumber leading_number(std::string_view text, bool decimal_comma) {
    text = trim(text);
    std::string plain;
    std::size_t at = 0;
    take_sign(text, at, plain);
    const std::string word = lower_case(text.substr(at));
    if (word == "inf" || word == "infinity") return {LeadingNumber::Kind::out_of_range, 0, {}};

    if (take_digits(text, at, plain) == 0) plain += '0';
    const bool whole = at > 0 && text[at - 1] >= '0' && text[at - 1] <= '9';
    bool fraction = false;
    if (at < text.size() && (text[at] == '.' || (decimal_comma && text[at] == ','))) {
        plain += '.';
        fraction = take_digits(text, ++at, plain) > 0;
        if (!fraction) plain += '0';
    }
    if (!whole && !fraction) return {};
    if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
        std::string exponent = "e";
        std::size_t behind = at + 1;
        take_sign(text, behind, exponent);
        if (take_digits(text, behind, exponent) > 0) {
            plain += exponent;
            at = behind;
        }
    }
    const std::optional<double> value = to_number(plain);
    if (!value || std::isinf(*value)) return {LeadingNumber::Kind::out_of_range, 0, {}};
    return {LeadingNumber::Kind::number, *value, trim(text.substr(at))};
}

std::string csv_cell(std::string_view text) {
    const bool plain = text.find_first_of(",;\"\r\n") == std::string_view::npos && text == trim(text);
    if (plain) return std::string(text);
    std::string quoted = "\"";
    for (const char c : text) {
        if (c == '"') quoted += '"';
        quoted += c;
    }
    return quoted + '"';
}

std::string csv_cell(double value) {
    return std::isnan(value) ? "" : from_number(value);
}

}  // namespace latlab
