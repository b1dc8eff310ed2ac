#pragma once

#include <string>
#include <string_view>

#include "cli/arguments.h"
#include "devices/latency_table.h"

namespace latlab {

/// The bytes of a file; throws DataError when it cannot be read.
std::string read_file(const std::string& path);
/// Replaces the file; throws DataError when it cannot be written.
void write_file(const std::string& path, std::string_view bytes);

/// A file that LatLab ships, such as "nasflat-nb201.safetensors": in $LATLAB_ASSETS, else in a folder
/// `assets` of the current folder, the program's or one above it. Throws DataError when it is nowhere.
std::string find_asset(const std::string& name);

/// The option --data DIR, for commands that read the public tables.
Option data_option();
/// What --data or $LATLAB_DATA says; throws UsageError when neither is there.
std::string data_folder(const Arguments& arguments);
/// The public latency table of a space in that folder: <space>_latency.csv, or .csv.gz.
LatencyTable read_public_table(const std::string& folder, const SearchSpace& space);

/// The options --cache DIR (pre-trained states).
Option cache_option();
std::string cache_folder(const Arguments& arguments);

/// Throws UsageError when the command line has words that belong to no option.
void refuse_words(const Arguments& arguments);

}  // namespace latlab
