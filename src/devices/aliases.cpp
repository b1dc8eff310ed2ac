#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "base/error.h"
#include "base/text.h"
#include "devices/task.h"

namespace latlab {
namespace {

using Name = std::string_view;

// Names that the rules of suffixes do not bring together, and the device they stand for.
// Eagle's desktop CPU and desktop GPU are nearly the same column (Spearman 0.997), so each would give the
// other away; the GPU is the model that HELP timed as 1080ti.
constexpr std::array<std::pair<Name, Name>, 3> other_names{{
    {"desktop_cpu_core_i7_7820x", "1080ti"},
    {"desktop_gpu_gtx_1080ti", "1080ti"},
    {"hwnasbench_edgetpu", "embedded_tpu_edge_tpu"},
}};

// HELP took these four columns from HW-NAS-Bench.
constexpr std::array<Name, 4> from_hwnasbench{"raspi4", "pixel3", "eyeriss", "fpga"};

constexpr std::array<Name, 4> batch_suffixes{"_1", "_32", "_64", "_256"};
constexpr std::array<Name, 3> precision_suffixes{"_fp32", "_fp16", "_int8"};

template <std::size_t count>
Name without_suffix(Name name, const std::array<Name, count>& suffixes) {
    for (const Name suffix : suffixes) {
        if (name.size() <= suffix.size() || name.substr(name.size() - suffix.size()) != suffix) continue;
        return name.substr(0, name.size() - suffix.size());
    }
    return name;
}

// A name that all names of a physical device share.
Name physical_device(Name name) {
    constexpr Name prefix = "hwnasbench_";
    if (name.substr(0, prefix.size()) == prefix) {
        const Name rest = name.substr(prefix.size());
        if (std::find(from_hwnasbench.begin(), from_hwnasbench.end(), rest) != from_hwnasbench.end())
            return rest;
    }
    name = without_suffix(without_suffix(name, batch_suffixes), precision_suffixes);
    for (const auto& [other, device] : other_names) {
        if (name == other) return device;
    }
    return name;
}

}  // namespace

std::vector<std::string> aliases(std::string_view device, const std::vector<std::string>& among) {
    std::vector<std::string> names{std::string(device)};
    for (const std::string& name : among) {
        if (name != device && physical_device(name) == physical_device(device)) names.push_back(name);
    }
    return names;
}

std::vector<std::string> remaining_devices(const std::vector<std::string>& known,
                                           const std::vector<std::string>& excluded,
                                           const std::string& where) {
    std::set<std::string> gone;
    for (const std::string& device : excluded) {
        if (std::find(known.begin(), known.end(), device) == known.end())
            throw DataError("there is no known device " + in_quotes(device), where,
                            "The known ones are " + latlab::join(known) + ".");
        for (const std::string& alias : aliases(device, known)) gone.insert(alias);
    }
    std::vector<std::string> kept;
    for (const std::string& device : known)
        if (!gone.count(device)) kept.push_back(device);
    if (kept.empty())
        throw DataError("no known device is left", where,
                        "Exclude fewer, or use a predictor that needs none, such as op-count.");
    return kept;
}

}  // namespace latlab
