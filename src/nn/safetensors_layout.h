#pragma once

#include <cstddef>
#include <string>

namespace latlab::nn {

// What reader and writer of safetensors files agree on.

inline constexpr const char* metadata_key = "__metadata__";
inline constexpr const char* version_key = "format_version";
inline constexpr const char* hash_key = "sha256";
inline constexpr const char* format_version = "1";

/// The 8 bytes in front of the header.
inline constexpr std::size_t length_bytes = 8;
/// The format's own limit on the header is 100 MB; the weights of this project's networks need some
/// kilobytes.
inline constexpr std::size_t header_limit = std::size_t{1} << 24;

}  // namespace latlab::nn
