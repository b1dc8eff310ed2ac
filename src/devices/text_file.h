#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace latlab {

constexpr std::size_t largest_text_file = std::size_t{256} << 20;  ///< bytes, unpacked

/// The bytes of a file, unpacked if it is gzip (natively only: a build without zlib says so). Throws
/// DataError where it cannot be read, is damaged, or unpacks to more than `limit` bytes.
std::string read_text_file(const std::string& path, std::size_t limit = largest_text_file);

/// `<folder>/<stem>.csv`, else `<folder>/<stem>.csv.gz`, whichever is there.
std::optional<std::string> find_table(const std::string& folder, std::string_view stem);
/// The same; throws DataError where neither is there.
std::string table_path(const std::string& folder, std::string_view stem);

}  // namespace latlab
