#pragma once

#include <span>
#include <string>

namespace latlab::app {

/// How numbers are written for people: a decimal point, commas between thousands, a true minus sign.

/// With this many decimals: 12,345.60. An en dash for what is not finite.
std::string format_fixed(double value, int decimals);

/// With three significant digits and no trailing exponent: 0.0123, 1.23, 12.3, 1,230.
std::string format_short(double value);

/// The decimals with which all these values, written one below the other, keep at least three significant
/// digits for the largest of them; 0..4. Values that are not finite do not count.
int common_decimals(std::span<const double> values);

/// "1 network", "20 networks".
std::string format_count(std::size_t count, const std::string& singular, const std::string& plural);

/// Bytes for people: "512 B", "3.4 KB", "1.2 MB".
std::string format_bytes(std::size_t bytes);

}  // namespace latlab::app
