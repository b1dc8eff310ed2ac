#pragma once

#include <string>
#include <string_view>

namespace latlab {

/// Whether the bytes begin as a zip archive does.
bool is_zip(std::string_view bytes);

/// The content of the first entry whose path ends in `ending` ("/data.pkl"), in place. Only what torch.save
/// writes is read: entries stored as they are, found by the directory at the archive's end and checked by
/// their CRC-32. Throws DataError, with `name` as the place, where the archive is cut short or damaged, has
/// no such entry, or has it compressed or encrypted.
std::string_view stored_entry(std::string_view archive, std::string_view ending, const std::string& name);

}  // namespace latlab
