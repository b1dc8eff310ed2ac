#pragma once

#include <cstdint>
#include <functional>
#include <optional>

#include "app/figure.h"

namespace latlab::app {

/// Draws a figure as wide as the column, with a tooltip at the nearest point. Returns the index of the point
/// pressed just now.
std::optional<std::size_t> show_figure(const char* id, const Figure& figure, float height);

/// A figure that is made anew only when the data behind it has changed.
class CachedFigure {
  public:
    const Figure& get(std::uint64_t revision, const std::function<Figure()>& make);

  private:
    std::optional<std::uint64_t> revision_;
    Figure figure_;
};

}  // namespace latlab::app
