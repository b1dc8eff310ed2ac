#pragma once

#include "sampling/sampler.h"

namespace latlab {

/// Sorts the candidates by a number, cuts them into k runs whose lengths differ by one at most, and takes
/// one at random from each (the paper's "params" and "latency" samplers). Candidates with equal numbers
/// stand in random order.
/// "params": learnable numbers. "macs": multiply-accumulates. "oracle": the latency on the target device.
class StratifiedSampler : public Sampler {
  public:
    enum class Key { parameters, macs, latency };
    explicit StratifiedSampler(Key key) : key_(key) {}

    std::string_view name() const override;
    bool sees_latency() const override { return key_ == Key::latency; }

  private:
    std::vector<std::size_t> pick(const SampleRequest& request, Random& random) const override;

    Key key_;
};

/// Positions of one number, at random, from each of `count` runs of the sorted numbers, whose lengths differ
/// by one at most; from the run of the smallest first. Equal numbers stand in random order. count: at most
/// all.
std::vector<std::size_t> one_of_each_run(std::span<const double> numbers, std::size_t count, Random& random);

}  // namespace latlab
