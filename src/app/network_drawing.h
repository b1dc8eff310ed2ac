#pragma once

#include <vector>

#include "app/figure.h"
#include "app/inspection.h"
#include "spaces/search_space.h"

namespace latlab::app {

// A network drawn: a NAS-Bench-201 cell as its graph, an FBNet network as its chain of blocks, with what the
// predictor says of each operation where that is known. On the screen and in saved files alike.

/// What is drawn.
struct NetworkPicture {
    const SearchSpace& space;
    const Architecture& architecture;
    const NetworkDetail* detail = nullptr;  ///< where it is known
    std::vector<bool> marked = {};          ///< operations that stand out; empty: none
};

/// Every operation is a point to hover, its index the position.
Drawing compose_network(const NetworkPicture& picture, double width, const TextWidth& text_width);

/// What the tooltip says about each operation, lines split by '\n'.
std::vector<std::string> operation_notes(const NetworkPicture& picture);

/// Whether each operation has no part in the output: none, or not on a way from the input to it.
std::vector<bool> dead_operations(const SearchSpace& space, const Architecture& architecture);

/// The drawing as an SVG document.
std::string network_svg(const NetworkPicture& picture);

}  // namespace latlab::app
