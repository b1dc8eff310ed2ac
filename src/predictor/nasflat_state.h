#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "predictor/nasflat_input.h"
#include "predictor/nasflat_network.h"
#include "predictor/nasflat_options.h"

namespace latlab {

/// Where a pre-trained state comes from; travels with its weights.
struct NasflatProvenance {
    std::vector<std::string> devices;          ///< source devices: first rows of the hardware embedding
    std::vector<std::size_t> rows_per_device;  ///< architectures it was trained on
    std::uint64_t seed = 0;                    ///< of pre-training
    std::string data;                          ///< fingerprint of the tables, given by the caller
    std::string licences;                      ///< of the tables, given by the caller
};

/// A pre-trained NASFLAT.
struct NasflatState {
    NasflatOptions options;
    NasflatInput input;
    NasflatProvenance provenance;
    NasflatNetwork<float> network;

    /// The row of the hardware embedding that a transfer fills, after those of the source devices.
    int target_row() const { return static_cast<int>(provenance.devices.size()); }
};

enum class NasflatPrecision { float32, float16 };

/// A safetensors file whose metadata holds format version, space, options, provenance and a hash of
/// everything.
std::string save_nasflat(const NasflatState& state, NasflatPrecision precision);
/// The state of such a file; float16 weights are read as float. `name` stands for the file in messages.
/// supplement: the encoding that the state was trained with, unless it is one of LatLab's own.
/// Throws DataError for anything that is not a whole, unchanged file of this format version.
NasflatState load_nasflat(std::string_view bytes, const std::string& name,
                          std::shared_ptr<const SupplementaryEncoding> supplement = nullptr);

}  // namespace latlab
