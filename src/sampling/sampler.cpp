#include "sampling/sampler.h"

#include <algorithm>
#include <stdexcept>
#include <string>
#include <unordered_set>

#include "base/error.h"
#include "sampling/designed_sampler.h"
#include "sampling/encoding_sampler.h"
#include "sampling/random_sampler.h"
#include "sampling/stratified_sampler.h"

namespace latlab {

std::vector<std::size_t> Sampler::choose(const SampleRequest& request, Random& random) const {
    if (request.latency_ms.size() != (sees_latency() ? request.candidates.size() : 0))
        throw std::invalid_argument(
            "Sampler::choose: latencies go to the oracle, one a candidate, and to no other");

    std::unordered_set<Architecture, ArchitectureHash> seen(request.measured.begin(), request.measured.end());
    std::vector<std::size_t> positions;
    std::vector<Architecture> candidates;
    std::vector<double> latency_ms;
    for (std::size_t i = 0; i < request.candidates.size(); ++i) {
        if (!seen.insert(request.candidates[i]).second) continue;
        positions.push_back(i);
        candidates.push_back(request.candidates[i]);
        if (sees_latency()) latency_ms.push_back(request.latency_ms[i]);
    }
    if (candidates.size() < request.count)
        throw DataError("cannot choose " + std::to_string(request.count) + " architectures from " +
                            std::to_string(candidates.size()) + " different ones" +
                            (request.measured.empty() ? "" : " not measured yet"),
                        "", "Ask for fewer.");

    std::vector<std::size_t> chosen = pick(
        {request.space, candidates, request.count, latency_ms, request.measured, request.progress}, random);
    if (std::unordered_set<std::size_t>(chosen.begin(), chosen.end()).size() != request.count)
        throw std::logic_error("sampler '" + std::string(name()) + "' chose an architecture twice");
    for (std::size_t& position : chosen) position = positions[position];
    return chosen;
}

std::unique_ptr<Sampler> make_sampler(std::string_view name, const SamplerParts& parts) {
    if (name == "designed") {
        if (!parts.prior) throw std::invalid_argument("make_sampler: designed needs a prior");
        return std::make_unique<DesignedSampler>(parts.prior);
    }
    if (needs_encoder(name)) {
        if (!parts.encoder)
            throw UsageError("the sampler '" + std::string(name) +
                             "' needs an encoding of the architectures");
        return std::make_unique<EncodingSampler>(name, parts.encoder, parts.method);
    }
    if (name == "random") return std::make_unique<RandomSampler>();
    if (name == "params") return std::make_unique<StratifiedSampler>(StratifiedSampler::Key::parameters);
    if (name == "macs") return std::make_unique<StratifiedSampler>(StratifiedSampler::Key::macs);
    if (name == "oracle") return std::make_unique<StratifiedSampler>(StratifiedSampler::Key::latency);
    std::string known;
    for (const std::string_view other : sampler_names())
        known += (known.empty() ? "" : ", ") + std::string(other);
    throw UsageError("there is no sampler '" + std::string(name) + "'; there are " + known);
}

bool needs_encoder(std::string_view name) {
    return name == "zcp" || name == "arch2vec" || name == "cate" || name == "caz";
}

const std::vector<std::string_view>& sampler_names() {
    static const std::vector<std::string_view> names = {"random", "params", "macs",   "zcp",     "arch2vec",
                                                        "cate",   "caz",    "oracle", "designed"};
    return names;
}

}  // namespace latlab
