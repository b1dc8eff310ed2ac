#pragma once

#include <imgui_internal.h>

namespace latlab::app {

constexpr float control_height = 36;

/// What a pressable area told in this frame.
struct Pressed {
    bool pressed = false, hovered = false, held = false;
    ImRect box;
};

/// A rectangle at the cursor that can be pressed by mouse, finger and keyboard; takes its room, shows the
/// focus, and is otherwise for the caller to draw. A disabled one only takes its room.
Pressed pressable(const char* id_text, ImVec2 size, bool enabled = true);

inline ImVec2 middle(const ImRect& box) {
    return {0.5F * (box.Min.x + box.Max.x), 0.5F * (box.Min.y + box.Max.y)};
}

}  // namespace latlab::app
