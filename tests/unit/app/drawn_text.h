#pragma once

#include <algorithm>
#include <string>

#include "app/figure.h"

namespace latlab::test {

/// A font whose letters are all 7 wide.
inline double width_of(const std::string& text) {
    return 7.0 * static_cast<double>(text.size());
}

/// Whether a drawing has this text.
inline bool says(const app::Drawing& drawing, const std::string& text) {
    return std::any_of(drawing.shapes.begin(), drawing.shapes.end(),
                       [&](const app::Shape& shape) { return shape.text == text; });
}

}  // namespace latlab::test
