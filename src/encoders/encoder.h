#pragma once

#include <Eigen/Dense>
#include <span>
#include <string_view>

#include "spaces/search_space.h"

namespace latlab {

/// Turns the architectures of one space into vectors (the paper's "encodings").
class Encoder {
  public:
    virtual ~Encoder() = default;
    virtual std::string_view id() const = 0;  ///< "arch2vec", "cate", "zcp", "caz"
    virtual const SearchSpace& space() const = 0;
    virtual int width() const = 0;
    /// Architectures that it encodes: those of its table, or none where it encodes the whole space.
    virtual std::span<const Architecture> known() const { return {}; }
    /// A row for each architecture: architectures x width().
    virtual Eigen::MatrixXf encode(std::span<const Architecture> architectures) const = 0;
};

}  // namespace latlab
