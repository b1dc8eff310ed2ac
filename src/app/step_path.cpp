#include <array>
#include <cmath>

#include "app/format.h"
#include "app/panels.h"
#include "app/pressable.h"
#include "app/widgets.h"

namespace latlab::app {

namespace {

struct StepText {
    const char* name;
    const char* short_name;
    std::string summary;
    bool done;
};

std::string predictor_summary(const Workspace& workspace) {
    if (workspace.running() == Work::transfer) return "working";
    if (!workspace.transferred()) return "not yet transferred";
    const TransferResult& result = *workspace.transferred();
    if (std::isnan(result.spearman)) return "ready";
    std::string text = "rank correlation " + format_fixed(result.spearman, 2);
    return text;
}

std::string search_summary(const Workspace& workspace) {
    if (workspace.running() == Work::search) return "searching";
    if (!workspace.searched()) return "not yet searched";
    if (!workspace.searched()->best) return "nothing within the limit";
    const FoundNetwork& best = *workspace.searched()->best;
    const ValueWords words = value_words(*workspace.searched());
    const std::string value = words.unit == "%"   ? format_fixed(best.accuracy, 1) + " %"
                              : words.unit == "M" ? format_fixed(best.accuracy, 0) + " M"
                                                  : words.text(best.accuracy);
    return value + " at " + format_short(best.latency_ms) + " ms";
}

std::array<StepText, 4> step_texts(const Workspace& workspace) {
    const std::size_t count = workspace.networks().size();
    return {
        {{"Measurements", "Measure", count > 0 ? format_count(count, "network", "networks") : "none yet",
          count > 0},
         {"Predictor", "Predict", predictor_summary(workspace), workspace.transferred().has_value()},
         {"Search", "Search", search_summary(workspace), workspace.searched() && workspace.searched()->best},
         {"Take away", "Take away", "tables, figures, session", false}}};
}

void draw_number(int number, ImVec2 centre, bool current, bool done) {
    ImDrawList* draw = ImGui::GetWindowDrawList();
    const Palette& colours = palette();
    constexpr float radius = 13;
    if (current) {
        draw->AddCircleFilled(centre, radius, colours.accent);
    } else {
        draw->AddCircleFilled(centre, radius, done ? colours.best : colours.surface);
        draw->AddCircle(centre, radius, done ? faded(colours.accent, 0.5F) : colours.line, 0, 1.5F);
    }
    if (done && !current) {
        draw_mark(Mark::check, centre, 11, colours.accent);
        return;
    }
    const std::string text = std::to_string(number);
    const ImU32 ink = current ? colours.on_accent : colours.quiet;
    draw_text(fonts().strong, {centre.x - 0.5F * text_width(fonts().strong, text), centre.y}, ink, text);
}

/// An area that leads to a step, lit while the mouse is over it.
bool step_area(const char* id, ImVec2 size) {
    const Pressed state = pressable(id, size);
    if (state.hovered)
        ImGui::GetWindowDrawList()->AddRectFilled(state.box.Min, state.box.Max, palette().hover, 8);
    return state.pressed;
}

void wordmark() {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    ImDrawList* draw = ImGui::GetWindowDrawList();
    // Rising bars under a limit: the project's icon.
    for (int i = 0; i < 3; ++i) {
        const float x = at.x + 7.0F * static_cast<float>(i), height = 8.0F + 5.0F * static_cast<float>(i);
        draw->AddRectFilled({x, at.y + 21 - height}, {x + 5, at.y + 21},
                            i < 2 ? palette().accent : faded(palette().accent, 0.35F), 1.5F);
    }
    draw_text(fonts().title, {at.x + 30, at.y + 11}, palette().text, "LatLab");
    ImGui::Dummy({110, 24});
}

/// The way to the study, which is no step of the path.
void study_entry(Controller& controller, ImVec2 at, float width) {
    const bool current = controller.step() == Step::study;
    ImGui::SetCursorScreenPos(at);
    if (step_area("The study", {width, 44})) controller.go(Step::study);
    draw_mark(Mark::chart, {at.x + 23, at.y + 22}, 16, current ? palette().accent : palette().quiet);
    draw_text(current ? fonts().strong : fonts().body, {at.x + 50, at.y + 22}, palette().text, "The study");
}

/// The same as a button in a row.
void study_button(Controller& controller, ImVec2 at, float width) {
    const bool current = controller.step() == Step::study;
    ImGui::SetCursorScreenPos(at);
    if (step_area("The study", {width, 32})) controller.go(Step::study);
    ImFont* const font = current ? fonts().strong : fonts().body;
    draw_text(font, {at.x + 0.5F * (width - text_width(font, "Study")), at.y + 16},
              current ? palette().accent : palette().quiet, "Study");
}

void theme_button(Controller& controller) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    if (step_area("theme", {36, 36})) controller.toggle_theme();
    draw_mark(controller.theme() == Theme::dark ? Mark::sun : Mark::moon, {at.x + 18, at.y + 18}, 17,
              palette().quiet);
}

}  // namespace

void draw_step_column(Controller& controller) {
    const ImVec2 corner = ImGui::GetCursorScreenPos();
    const float width = room();
    space(26);
    wordmark();
    space(30);
    const auto texts = step_texts(controller.workspace);
    constexpr float height = 56, gap = 6;
    const float start = ImGui::GetCursorScreenPos().x;
    for (int i = 0; i < 4; ++i) {
        const StepText& text = texts[static_cast<std::size_t>(i)];
        const bool current = static_cast<int>(controller.step()) == i + 1;
        ImGui::SetCursorScreenPos({start - 10, ImGui::GetCursorScreenPos().y});
        const ImVec2 at = ImGui::GetCursorScreenPos();
        const float middle = at.y + 0.5F * height;
        if (step_area(text.name, {width + 20, height})) controller.go(static_cast<Step>(i + 1));
        if (i < 3) {
            const float x = at.x + 23;
            ImGui::GetWindowDrawList()->AddLine({x, middle + 17}, {x, middle + height + gap - 17},
                                                palette().line, 1.5F);
        }
        draw_number(i + 1, {at.x + 23, middle}, current, text.done);
        draw_text(current ? fonts().strong : fonts().body, {at.x + 50, middle - 9}, palette().text,
                  text.name);
        draw_text(fonts().small, {at.x + 50, middle + 11}, palette().quiet, text.summary);
        space(gap);
    }
    const ImVec2 below(start - 10, ImGui::GetCursorScreenPos().y + 14);
    ImGui::GetWindowDrawList()->AddLine({below.x + 10, below.y}, {below.x + width + 10, below.y},
                                        palette().line);
    study_entry(controller, {below.x, below.y + 14}, width + 20);
    ImGui::SetCursorScreenPos({corner.x - 10, ImGui::GetWindowHeight() - 56});
    theme_button(controller);
    draw_text(fonts().small, {corner.x + 34, ImGui::GetWindowHeight() - 38}, palette().quiet,
              "Nothing leaves this device");
}

void draw_step_row(Controller& controller) {
    const ImVec2 corner = ImGui::GetCursorScreenPos();
    const float width = room();
    ImGui::SetCursorScreenPos({corner.x, 14});
    wordmark();
    study_button(controller, {corner.x + width - 104, 10}, 64);
    ImGui::SetCursorScreenPos({corner.x + width - 32, 8});
    theme_button(controller);
    const auto texts = step_texts(controller.workspace);
    const float part = width / 4, top = 48, height = 60;
    for (int i = 0; i < 4; ++i) {
        const StepText& text = texts[static_cast<std::size_t>(i)];
        const bool current = static_cast<int>(controller.step()) == i + 1;
        const float x = corner.x + part * static_cast<float>(i), middle = x + 0.5F * part;
        ImGui::SetCursorScreenPos({x + 2, top});
        if (step_area(text.name, {part - 4, height})) controller.go(static_cast<Step>(i + 1));
        if (i < 3) {
            ImGui::GetWindowDrawList()->AddLine({middle + 20, top + 20}, {middle + part - 20, top + 20},
                                                palette().line, 1.5F);
        }
        draw_number(i + 1, {middle, top + 20}, current, text.done);
        const float wide = text_width(fonts().small, text.short_name);
        draw_text(fonts().small, {middle - 0.5F * wide, top + 46}, current ? palette().text : palette().quiet,
                  text.short_name);
    }
}

}  // namespace latlab::app
