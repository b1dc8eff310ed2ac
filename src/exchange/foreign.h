#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "devices/latency_table.h"

namespace latlab {

// Latencies in the formats of the public tables that are neither CSV nor JSON: HELP's .pt lists (Lee et al.,
// 2021), the pickles of Eagle/LatBench (Dudziak et al., 2020) and of HW-NAS-Bench (Li et al., 2021).

/// Networks in the order of a list of latencies that does not name them.
struct NetworkOrder {
    const SearchSpace* space = nullptr;
    std::vector<Architecture> architectures;
};

struct ForeignOptions {
    std::shared_ptr<const NetworkOrder>
        order;                        ///< for lists that are not of NAS-Bench-201 in canonical order
    std::string dataset = "cifar10";  ///< of HW-NAS-Bench: cifar10, cifar100 or ImageNet16-120
    std::string device;               ///< only this one of several; empty: all
};

/// Latencies of one device, called like the file without folder and ending, or of several.
struct ForeignTable {
    LatencyTable table;
    std::vector<std::string> notes;  ///< sentences on what the file has and the table has not
};

/// Whether the bytes are a zip archive or a pickle, judged by how they begin.
bool is_foreign(std::string_view bytes);

/// Reads, in ms,
/// - a list of numbers, as torch.save stores it: milliseconds of all 15,625 networks of NAS-Bench-201 in
/// canonical
///   order, or of as many networks as options.order has;
/// - a dict from tuples of op digits to seconds;
/// - a dict with "nasbench201", then a dataset, then `<device>_latency`: milliseconds by index, -1 where the
///   device cannot run a network. Its devices are called hwnasbench_<device>.
/// Numbers may be numpy's scalars. Throws DataError where the file is none of these, is damaged or too large
/// (exchange/pickle.h), holds what is no latency, or lists a number of networks that no order fits.
ForeignTable read_foreign_table(std::string_view bytes, const std::string& name,
                                const ForeignOptions& options = {});

/// The networks of HELP's FBNet: a list of lists of op digits, of dicts that have one as "op_idx_list", or a
/// dict that has such a list as "arch". Nothing for a file of something else. Throws DataError as above.
std::optional<NetworkOrder> find_foreign_order(std::string_view bytes, const std::string& name);
/// The same; throws DataError for a file of something else, too.
NetworkOrder read_foreign_order(std::string_view bytes, const std::string& name);

}  // namespace latlab
