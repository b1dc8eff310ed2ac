#pragma once

#include "sampling/sampler.h"

namespace latlab {

/// "random": every set of k candidates is equally likely. With the same generator a smaller k gives the
/// first of those of a larger one.
class RandomSampler : public Sampler {
  public:
    std::string_view name() const override { return "random"; }

  private:
    std::vector<std::size_t> pick(const SampleRequest& request, Random& random) const override {
        return random.sample(request.candidates.size(), request.count);
    }
};

}  // namespace latlab
