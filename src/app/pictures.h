#pragma once

#include <functional>
#include <string>

#include "app/controller.h"
#include "app/figure.h"

namespace latlab::app {

/// Makes an SVG document when somebody saves it.
using Picture = std::function<std::string()>;

/// Each saves a picture as `latlab-<name>` with its ending; PNG where the host can.
void save_svg(Controller& controller, const std::string& name, const Picture& picture);
void save_png(Controller& controller, const std::string& name, const Picture& picture);

/// The buttons for both.
void picture_buttons(Controller& controller, const std::string& name, const Picture& picture);
void picture_buttons(Controller& controller, const std::string& name, const Figure& figure, double width,
                     double height);

}  // namespace latlab::app
