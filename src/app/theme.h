#pragma once

#include <imgui.h>

#include "app/controller.h"
#include "app/figure.h"

namespace latlab::app {

/// The colours of a theme, those of web/style.css.
struct Palette {
    ImU32 page, surface, text, quiet, line, hover, accent, accent_strong, on_accent, best, warning,
        warning_surface;
};

/// Inter in three sizes; `strong` is the semibold of the body size.
struct Fonts {
    ImFont* small = nullptr;
    ImFont* body = nullptr;
    ImFont* strong = nullptr;
    ImFont* title = nullptr;
};

/// Rasterises the fonts for this many device pixels per CSS pixel into a new atlas; the renderer has to take
/// the atlas to the GPU afterwards.
void build_fonts(float device_pixel_ratio);
/// Sets colours and sizes of everything drawn from now on.
void apply_theme(Theme theme);

const Palette& palette();
const Fonts& fonts();
/// shade: of a category or ramp ink.
ImU32 colour(Ink ink, double shade = 0);
/// The colour with its opacity multiplied.
ImU32 faded(ImU32 colour, float opacity);

}  // namespace latlab::app
