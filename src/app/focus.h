#pragma once

#include <imgui.h>

namespace latlab::app {

// The order in which Tab visits what can be operated, which is the order of drawing. Dear ImGui 1.86 itself
// tabs through text fields only.

void begin_focus_frame();
/// Every widget says who it is, once a frame, after its ItemAdd; a text field is opened for typing.
void tab_stop(ImGuiID id, bool text_field = false);
/// Between two frames, when Tab was pressed: the next or the previous stop gets the focus in the coming
/// frame.
void move_focus(bool backwards);
/// Whether the next Tab has no stop left to go to, so that it should leave the canvas.
bool focus_at_end(bool backwards);
/// Focus is elsewhere on the page: nothing here shows a focus ring.
void release_focus();

}  // namespace latlab::app
