#pragma once

#include <functional>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/progress.h"
#include "exchange/onnx.h"

namespace latlab {

enum class NetworkFormat { onnx, pytorch };

/// A folder of networks for other programs: what `latlab export` writes and the page's zip holds.
struct NetworkFolder {
    const SearchSpace* space = nullptr;
    std::vector<Architecture> architectures;
    NetworkFormat format = NetworkFormat::onnx;
    NetworkExport options;
    /// Further networks, the same for every list of a space, that runs are compared with while they are
    /// timed.
    bool references = false;
};

/// Three networks of a space, a small, a middling and a large one: those of web/measure.py.
std::vector<Architecture> timing_references(const SearchSpace& space);

/// About how many bytes the networks take.
double exported_bytes(const NetworkFolder& folder);

/// How many files the folder has: one for each network, and networks.csv.
std::size_t exported_files(const NetworkFolder& folder);

/// Some of a folder's files, in the order in which export_networks writes them.
struct FilePortion {
    std::size_t first = 0;                                        ///< counted from 0, at most exported_files
    std::size_t count = std::numeric_limits<std::size_t>::max();  ///< or as many as are left
};

/// Hands over each file with its path in the folder: networks/0001.onnx or .py, … and at last networks.csv,
/// which says how they were written in lines `# key: value` and then which file holds what: the columns
/// architecture,file,role, where the role is measure or reference. Who cannot hold all of them at a time asks
/// for a portion after the other.
void export_networks(const NetworkFolder& folder,
                     const std::function<void(const std::string& path, std::string bytes)>& take,
                     const Progress& progress = {}, FilePortion portion = {});

}  // namespace latlab
