#pragma once

#include <memory>
#include <span>
#include <string>

#include "encoders/encoder.h"

namespace latlab {

/// Numbers about an architecture that NASFLAT's head gets beside the graph (the paper's supplementary
/// encoding): zero-cost proxies, learned encodings, or the costs of its layers.
class SupplementaryEncoding {
  public:
    virtual ~SupplementaryEncoding() = default;
    virtual std::string id() const = 0;
    virtual int width() const = 0;
    /// Fills `numbers` (width() of them), each of about unit size over the space.
    virtual void encode(const Architecture& architecture, std::span<float> numbers) const = 0;
};

/// Id "layer-costs": the total MACs, parameters and activations of the network, and those of the operation at
/// each position, standardised over the space with all operations equally likely. LatLab's own addition.
std::shared_ptr<const SupplementaryEncoding> layer_cost_encoding(const SearchSpace& space);

/// The paper's supplementary encodings: an encoder's numbers, which should be of about unit size. id: what
/// tells it from others of the same kind; empty: the encoder's.
std::shared_ptr<const SupplementaryEncoding> supplement_from(std::shared_ptr<const Encoder> encoder,
                                                             std::string id = "");

}  // namespace latlab
