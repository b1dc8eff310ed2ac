#include <imgui_internal.h>

#include <algorithm>

#include "app/focus.h"
#include "app/panels.h"
#include "app/widgets.h"

namespace latlab::app {

namespace {

constexpr float wide_enough = 900, sidebar_width = 264, reading_width = 1120;
constexpr ImGuiWindowFlags bare = ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                                  ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoBringToFrontOnFocus;

void begin_window(const char* name, ImVec2 at, ImVec2 size, ImU32 background, bool scrolls) {
    ImGui::SetNextWindowPos(at);
    ImGui::SetNextWindowSize(size);
    ImGui::PushStyleColor(ImGuiCol_WindowBg, background);
    const ImGuiWindowFlags scrollbar = scrolls ? ImGuiWindowFlags_NoScrollbar : 0;
    ImGui::Begin(name, nullptr, scrolls ? bare & ~scrollbar : bare);
    ImGui::PopStyleColor();
}

void in_column(float x, float width, const std::function<void()>& draw) {
    const Column column(x, width);
    draw();
}

void draw_step(Controller& controller, PanelState& state) {
    show_fault(controller);
    switch (controller.step()) {
        case Step::measurements:
            draw_measurements(controller, state);
            break;
        case Step::predictor:
            draw_predictor(controller, state);
            break;
        case Step::search:
            draw_search(controller, state);
            break;
        case Step::take_away:
            draw_take_away(controller, state);
            break;
        case Step::study:
            draw_study(controller, state);
            break;
    }
}

}  // namespace

void panel_title(const std::string& title, const std::string& about) {
    text_line(fonts().title, palette().text, title);
    space(4);
    paragraph(about);
    space(20);
}

void show_running(Controller& controller) {
    Workspace& workspace = controller.workspace;
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const float width = room(), cancel = button_width("Cancel");
    in_column(start.x, width - cancel - 24, [&] {
        space(4);
        progress_bar(workspace.progress(), workspace.progress_text());
    });
    ImGui::SetCursorScreenPos({start.x + width - cancel, start.y});
    if (button("Cancel")) workspace.cancel();
}

void show_outdated(const Controller& controller) {
    if (!controller.workspace.outdated()) return;
    notice(Tone::warning,
           {"What is left out has changed since the transfer. Transfer again under Predictor, so that "
            "everything shown goes by it."});
    space(20);
}

void show_fault(Controller& controller) {
    Workspace& workspace = controller.workspace;
    if (!workspace.fault()) return;
    if (notice(Tone::warning, {sentence(*workspace.fault())}, true)) workspace.dismiss_fault();
    space(20);
}

void draw_content(Controller& controller, PanelState& state, float width, float height) {
    begin_focus_frame();
    const bool wide = width >= wide_enough;
    const float left = wide ? sidebar_width : 0, top = wide ? 0.0F : 112.0F;
    if (wide) {
        begin_window("steps", {0, 0}, {left, height}, palette().surface, false);
        ImGui::GetWindowDrawList()->AddLine({left - 0.5F, 0}, {left - 0.5F, height}, palette().line);
        in_column(24, left - 48, [&] { draw_step_column(controller); });
    } else {
        begin_window("steps", {0, 0}, {width, top}, palette().surface, false);
        ImGui::GetWindowDrawList()->AddLine({0, top - 0.5F}, {width, top - 0.5F}, palette().line);
        in_column(16, width - 32, [&] { draw_step_row(controller); });
    }
    ImGui::End();
    // One window a step, so that each remembers how far it was scrolled.
    const char* const names[] = {"measurements", "predictor", "search", "take away", "study"};
    begin_window(names[static_cast<int>(controller.step()) - 1], {left, top}, {width - left, height - top},
                 palette().page, true);
    const float margin = wide ? 32.0F : 16.0F;
    const float inner = std::min(width - left - 2 * margin - (wide ? 8.0F : 0.0F), reading_width);
    in_column(left + margin, inner, [&] {
        space(wide ? 28 : 20);
        draw_step(controller, state);
        space(40);
    });
    ImGui::End();
}

}  // namespace latlab::app
