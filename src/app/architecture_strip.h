#pragma once

#include <imgui.h>

#include "spaces/search_space.h"

namespace latlab::app {

/// A network at a glance, one mark an operation: a NAS-Bench-201 cell as six marks grouped by the node they
/// lead to, an FBNet network as 22 bars as high as the block's expansion, darker with the larger kernel.
void draw_strip(const SearchSpace& space, const Architecture& architecture, ImVec2 left_middle);
float strip_width(const SearchSpace& space);
/// What the marks mean, on one line or as many as needed.
void strip_legend(const SearchSpace& space);

}  // namespace latlab::app
