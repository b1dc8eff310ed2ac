#pragma once

#include "devices/latency_table.h"
#include "predictor/nasflat_options.h"
#include "predictor/predictor.h"

namespace latlab::test {

/// A small network and a short training, for tests of what surrounds them.
NasflatOptions small_nasflat();

/// Devices "near", "far" and "target", on which each operation has a cost of its own (near: almost the
/// target's); `rows` random architectures, each with a value on every device.
LatencyTable toy_devices(const SearchSpace& space, std::size_t rows, std::uint64_t seed);
/// Its columns of source devices.
LatencyTable toy_sources(const SearchSpace& space, std::size_t rows, std::uint64_t seed);
/// Its first k rows, on the target.
std::vector<Measurement> toy_measurements(const SearchSpace& space, std::size_t k, std::uint64_t seed);

}  // namespace latlab::test
