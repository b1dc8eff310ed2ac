#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "spaces/search_space.h"

namespace latlab {

/// What a search raises while it keeps latency down: one number for each architecture, higher is better.
class Objective {
  public:
    virtual ~Objective() = default;
    virtual std::vector<double> score(std::span<const Architecture> architectures) const = 0;
    /// A phrase that says what the number is, its unit included.
    virtual std::string text() const = 0;
};

/// Learnable numbers of a network in millions, batch normalisation included.
class Parameters final : public Objective {
  public:
    explicit Parameters(const SearchSpace& space) : space_(&space) {}
    std::vector<double> score(std::span<const Architecture> architectures) const override;
    std::string text() const override { return "million parameters"; }

  private:
    const SearchSpace* space_;
};

/// Multiply-accumulates in millions: what stands in for accuracy where none was ever measured (FBNet's layers
/// were measured, never trained).
class Capacity final : public Objective {
  public:
    explicit Capacity(const SearchSpace& space) : space_(&space) {}
    std::vector<double> score(std::span<const Architecture> architectures) const override;
    std::string text() const override;

  private:
    const SearchSpace* space_;
};

}  // namespace latlab
