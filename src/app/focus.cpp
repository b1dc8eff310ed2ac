#include "app/focus.h"

#include <imgui_internal.h>

#include <algorithm>
#include <vector>

namespace latlab::app {

namespace {

std::vector<ImGuiID> stops;  // of the frame being drawn, or drawn last
ImGuiID wanted = 0;

ImGuiID focused_id() {
    const ImGuiContext& g = *GImGui;
    if (g.ActiveId != 0) return g.ActiveId;
    return g.NavDisableHighlight ? 0 : g.NavId;
}

}  // namespace

void begin_focus_frame() {
    stops.clear();
}

void tab_stop(ImGuiID id, bool text_field) {
    stops.push_back(id);
    if (wanted != id) return;
    wanted = 0;
    ImGuiContext& g = *GImGui;
    ImGuiWindow* window = ImGui::GetCurrentWindow();
    ImGui::FocusWindow(window);
    ImGui::SetFocusID(id, window);
    g.NavDisableHighlight = false;
    g.NavDisableMouseHover = true;
    ImRect around = g.LastItemData.Rect;
    around.Expand(24);
    ImGui::ScrollToRect(window, around);
    if (text_field) {
        g.NavNextActivateId = id;
        g.NavNextActivateFlags = ImGuiActivateFlags_PreferInput;
    }
}

void move_focus(bool backwards) {
    if (stops.empty()) return;
    const int count = static_cast<int>(stops.size());
    const auto found = std::find(stops.begin(), stops.end(), focused_id());
    int next = backwards ? count - 1 : 0;
    if (found != stops.end()) next = static_cast<int>(found - stops.begin()) + (backwards ? -1 : 1);
    if (next < 0 || next >= count) return;
    ImGui::ClearActiveID();
    wanted = stops[static_cast<std::size_t>(next)];
}

bool focus_at_end(bool backwards) {
    if (stops.empty()) return true;
    return focused_id() == (backwards ? stops.front() : stops.back());
}

void release_focus() {
    wanted = 0;
    ImGui::ClearActiveID();
    GImGui->NavDisableHighlight = true;
}

}  // namespace latlab::app
