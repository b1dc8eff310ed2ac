#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "spaces/search_space.h"

namespace latlab {

/// The 13 zero-cost proxies of NAS-Bench-Suite-Zero (Krishnakumar et al., 2022), as ZCP.md defines them.
enum class Proxy {
    epe_nas,
    fisher,
    flops,
    grad_norm,
    grasp,
    jacov,
    l2_norm,
    nwot,
    params,
    plain,
    snip,
    synflow,
    zen
};
constexpr std::size_t proxy_count = 13;
std::string_view proxy_name(Proxy proxy);

/// A number for each proxy, by its place in the enumeration. Not a number where a proxy is not defined, as
/// for a network whose output does not depend on its input; the published tables have -1e8 there.
/// Units as published, but for both spaces alike: flops and params as counts, synflow as its natural
/// logarithm (0 stays 0).
using ProxyValues = std::array<double, proxy_count>;

/// How one architecture's proxies are drawn.
struct ProxyOptions {
    std::uint64_t seed = 1;
    int images = 0;  ///< in the batch; 0: as published, 64 on NAS-Bench-201, 16 on FBNet
};

/// Builds the untrained network, draws weights, stand-in images and labels anew for this architecture (the
/// same for the same seed, whatever else is computed), and runs it forwards and backwards several times.
/// Operations that the output does not depend on are taken out first (SearchSpace::pruned): they would count
/// in l2_norm, nwot and zen. flops and params count them all the same.
/// Throws std::invalid_argument if the architecture is none of the space's.
ProxyValues zero_cost_proxies(const SearchSpace& space, const Architecture& architecture,
                              const ProxyOptions& options = {});

}  // namespace latlab
