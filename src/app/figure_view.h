#pragma once

#include <cstdint>
#include <functional>
#include <optional>

#include "app/figure.h"
#include "app/widgets.h"

namespace latlab::app {

/// Draws a figure as wide as the column, with a tooltip at the nearest point. Indexes are those of points in
/// their series.
Pointed show_figure(const char* id, const Figure& figure, float height);

/// The same with a drawing that was composed for this column and screen_text_width. notes: the tooltip of
/// each point's index.
Pointed show_drawing(const char* id, const Drawing& drawing, const std::vector<std::string>& notes);
/// In the small type.
double screen_text_width(const std::string& text);

/// A figure that is made anew only when the data behind it has changed.
class CachedFigure {
  public:
    const Figure& get(std::uint64_t revision, const std::function<Figure()>& make);

  private:
    std::optional<std::uint64_t> revision_;
    Figure figure_;
};

}  // namespace latlab::app
