#pragma once

#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "base/progress.h"
#include "base/random.h"
#include "spaces/search_space.h"

namespace latlab {

class Encoder;
enum class EncodingMethod;
struct FewShotPrior;

/// What a sampler chooses from. Candidates are architectures of one space; one that occurs twice counts once.
struct SampleRequest {
    const SearchSpace& space;
    std::span<const Architecture> candidates;
    std::size_t count = 0;  ///< k, how many to choose
    /// Milliseconds on the target device, one a candidate. Only a sampler whose sees_latency() is true may be
    /// given them: that is no way to measure a device, but a bound on what a design could reach.
    std::span<const double> latency_ms = {};
    /// What is measured on the device already, or will be: none of it is chosen again, and a design goes on
    /// from it.
    std::span<const Architecture> measured = {};
    Progress progress = {};  ///< of a design, which takes a moment
};

/// Decides which architectures to measure on the target device.
class Sampler {
  public:
    virtual ~Sampler() = default;
    virtual std::string_view name() const = 0;
    virtual bool sees_latency() const { return false; }

    /// Positions of `count` distinct architectures among the candidates. Throws DataError when there are
    /// fewer distinct candidates not measured yet than that, and std::invalid_argument when latencies are
    /// missing or are given to a sampler that must not see them. There is no falling back to another sampler.
    std::vector<std::size_t> choose(const SampleRequest& request, Random& random) const;

  private:
    /// As choose, with candidates that are all different, not measured, and at least as many as asked for.
    virtual std::vector<std::size_t> pick(const SampleRequest& request, Random& random) const = 0;
};

/// What some samplers need.
struct SamplerParts {
    std::shared_ptr<const FewShotPrior> prior = {};  ///< designed
    std::shared_ptr<const Encoder> encoder = {};     ///< zcp, arch2vec, cate, caz
    EncodingMethod method = {};                      ///< the same
};

/// The sampler of this name; throws UsageError that lists the known ones, and where an encoder is missing;
/// std::invalid_argument where a prior is.
std::unique_ptr<Sampler> make_sampler(std::string_view name, const SamplerParts& parts = {});
/// Whether the sampler of this name needs an encoder.
bool needs_encoder(std::string_view name);
/// "random", "params", "macs", "zcp", "arch2vec", "cate", "caz", "oracle", "designed".
const std::vector<std::string_view>& sampler_names();

}  // namespace latlab
