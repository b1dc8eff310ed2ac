#include "app/widgets.h"

#include <imgui_internal.h>

#include <algorithm>
#include <cmath>

#include "app/focus.h"
#include "app/pressable.h"
#include "app/touch.h"

namespace latlab::app {

namespace {

constexpr float rounding = 8;

}  // namespace

Pressed pressable(const char* id_text, ImVec2 size, bool enabled) {
    ImGuiWindow* window = ImGui::GetCurrentWindow();
    const ImGuiID id = window->GetID(id_text);
    Pressed result;
    result.box =
        ImRect(window->DC.CursorPos, {window->DC.CursorPos.x + size.x, window->DC.CursorPos.y + size.y});
    ImGui::ItemSize(size);
    if (!enabled) {
        ImGui::ItemAdd(result.box, 0);
        return result;
    }
    if (!ImGui::ItemAdd(result.box, id)) {
        tab_stop(id);
        return result;
    }
    result.pressed = ImGui::ButtonBehavior(result.box, id, &result.hovered, &result.held);
    // A finger leaves nothing hovered behind.
    result.hovered = result.hovered && !Touch::last_used();
    if (result.hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
    finish_control(id);
    return result;
}

void finish_control(ImGuiID id, bool text_field) {
    const ImGuiContext& g = *GImGui;
    tab_stop(id, text_field);
    if (g.NavId != id || g.NavDisableHighlight || g.ActiveId == id) return;
    ImRect ring = g.LastItemData.Rect;
    ring.Expand(3);
    ImGui::GetWindowDrawList()->AddRect(ring.Min, ring.Max, palette().accent, rounding + 3, 0, 2);
}

float button_width(const std::string& label) {
    return std::ceil(text_width(fonts().strong, label)) + 32;
}

bool button(const std::string& label, Emphasis emphasis, bool enabled) {
    const std::string shown = label.substr(0, label.find("##"));
    const Pressed state = pressable(label.c_str(), {button_width(shown), control_height}, enabled);
    ImDrawList* draw = ImGui::GetWindowDrawList();
    const Palette& colours = palette();
    ImU32 ink = enabled ? colours.text : faded(colours.quiet, 0.6F);
    if (emphasis == Emphasis::primary) {
        const ImU32 fill = !enabled ? colours.hover : state.hovered ? colours.accent_strong : colours.accent;
        draw->AddRectFilled(state.box.Min, state.box.Max, fill, rounding);
        if (enabled) ink = colours.on_accent;
    } else {
        if (state.hovered) draw->AddRectFilled(state.box.Min, state.box.Max, colours.hover, rounding);
        if (emphasis == Emphasis::secondary) {
            if (!state.hovered) draw->AddRectFilled(state.box.Min, state.box.Max, colours.surface, rounding);
            draw->AddRect(state.box.Min, state.box.Max, colours.line, rounding);
        }
    }
    ImFont* font = emphasis == Emphasis::primary ? fonts().strong : fonts().body;
    const ImVec2 centre = middle(state.box);
    draw_text(font, {centre.x - 0.5F * text_width(font, shown), centre.y}, ink, shown);
    return state.pressed;
}

bool segmented(const char* id, const std::vector<std::string>& labels, int& choice) {
    ImGui::PushID(id);
    const Palette& colours = palette();
    ImFont* font = fonts().body;
    float total = 0;
    for (const std::string& label : labels) total += text_width(font, label) + 28;
    const float stretch = total > room() ? (room() - total) / static_cast<float>(labels.size()) : 0;
    if (stretch < 0) font = fonts().small;
    const ImVec2 start = ImGui::GetCursorScreenPos();
    ImDrawList* draw = ImGui::GetWindowDrawList();
    const float width = std::min(total, room());
    draw->AddRectFilled(start, {start.x + width, start.y + control_height}, colours.hover, rounding);
    bool changed = false;
    for (std::size_t i = 0; i < labels.size(); ++i) {
        const bool chosen = choice == static_cast<int>(i);
        if (i > 0) ImGui::SameLine(0, 0);
        const float part = text_width(fonts().body, labels[i]) + 28 + stretch;
        const Pressed state = pressable(labels[i].c_str(), {part, control_height});
        if (chosen) {
            const ImVec2 from(state.box.Min.x + 2, state.box.Min.y + 2),
                to(state.box.Max.x - 2, state.box.Max.y - 2);
            draw->AddRectFilled(from, to, colours.surface, rounding - 2);
            draw->AddRect(from, to, colours.line, rounding - 2);
        }
        const ImU32 ink = chosen || state.hovered ? colours.text : colours.quiet;
        const ImVec2 centre = middle(state.box);
        draw_text(font, {centre.x - 0.5F * text_width(font, labels[i]), centre.y}, ink, labels[i]);
        if (state.pressed && !chosen) {
            choice = static_cast<int>(i);
            changed = true;
        }
    }
    ImGui::PopID();
    return changed;
}

bool select(const char* id, const std::vector<std::string>& labels, int& choice, float width) {
    bool changed = false;
    ImGui::SetNextItemWidth(width);
    ImGui::PushFont(fonts().body);
    ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, {12, 0.5F * (control_height - ImGui::GetFontSize())});
    const ImVec2 start = ImGui::GetCursorScreenPos();
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {6, 6});
    const char* shown = labels[static_cast<std::size_t>(choice)].c_str();
    const ImGuiID own = ImGui::GetCurrentWindow()->GetID(id);
    const bool open =
        ImGui::BeginCombo(id, shown, ImGuiComboFlags_NoArrowButton | ImGuiComboFlags_HeightLarge);
    if (open) {
        for (std::size_t i = 0; i < labels.size(); ++i) {
            const Pressed state = pressable(labels[i].c_str(), {width - 12, 34});
            if (state.hovered || choice == static_cast<int>(i)) {
                ImGui::GetWindowDrawList()->AddRectFilled(state.box.Min, state.box.Max, palette().hover, 6);
            }
            draw_text(fonts().body, {state.box.Min.x + 8, middle(state.box).y}, palette().text, labels[i]);
            if (state.pressed) {
                changed = choice != static_cast<int>(i);
                choice = static_cast<int>(i);
                ImGui::CloseCurrentPopup();
            }
        }
        ImGui::EndCombo();
    }
    ImGui::PopStyleVar(2);
    ImGui::PopFont();
    draw_mark(Mark::chevron, {start.x + width - 18, start.y + 0.5F * control_height}, 9, palette().quiet);
    if (!open) tab_stop(own);
    return changed;
}

bool check_box(const std::string& label, bool& value) {
    constexpr float box = 20;
    const float width = box + 10 + text_width(fonts().body, label);
    const Pressed state = pressable(label.c_str(), {std::min(width, room()), 28});
    ImDrawList* draw = ImGui::GetWindowDrawList();
    const ImVec2 from(state.box.Min.x, middle(state.box).y - box / 2), to(from.x + box, from.y + box);
    draw->AddRectFilled(from, to, value ? palette().accent : palette().surface, 5);
    if (!value) draw->AddRect(from, to, state.hovered ? palette().quiet : palette().line, 5, 0, 1.5F);
    if (value) draw_mark(Mark::check, {from.x + box / 2, from.y + box / 2}, 11, palette().on_accent);
    draw_text(fonts().body, {to.x + 10, middle(state.box).y}, palette().text, label);
    if (state.pressed) value = !value;
    return state.pressed;
}

void progress_bar(double share, const std::string& text) {
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const float width = room();
    ImDrawList* draw = ImGui::GetWindowDrawList();
    draw->AddRectFilled(start, {start.x + width, start.y + 6}, palette().line, 3);
    const float done = std::max(6.0F, width * static_cast<float>(std::clamp(share, 0.0, 1.0)));
    draw->AddRectFilled(start, {start.x + done, start.y + 6}, palette().accent, 3);
    ImGui::Dummy({width, 14});
    caption(text.empty() ? "Starting" : text);
}

namespace {

/// Height that text_block takes in a column of this width.
float block_height(const std::vector<std::string>& sentences, float width, float between) {
    float height = -between;
    for (const std::string& sentence : sentences)
        height += between + text_height(fonts().body, sentence, width);
    return height;
}

bool cross_at(ImVec2 centre) {
    const ImVec2 before = ImGui::GetCursorScreenPos();
    ImGui::SetCursorScreenPos({centre.x - 14, centre.y - 14});
    const Pressed state = pressable("put away", {28, 28});
    if (state.hovered)
        ImGui::GetWindowDrawList()->AddRectFilled(state.box.Min, state.box.Max, palette().hover, 6);
    draw_mark(Mark::cross, centre, 10, palette().quiet);
    ImGui::SetCursorScreenPos(before);
    return state.pressed;
}

}  // namespace

bool notice(Tone tone, const std::vector<std::string>& sentences, bool with_cross) {
    if (sentences.empty()) return false;
    const Palette& colours = palette();
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const float width = room(), left = 44, right = with_cross ? 52.0F : 16.0F;
    constexpr float padding = 12, between = 6;
    // The background comes first, so the text is measured before it is drawn.
    const float height = 2 * padding + block_height(sentences, width - left - right, between);
    const ImU32 ink = tone == Tone::warning ? colours.warning : colours.accent;
    const ImU32 fill = tone == Tone::warning ? colours.warning_surface : colours.best;
    ImGui::GetWindowDrawList()->AddRectFilled(start, {start.x + width, start.y + height}, fill, rounding);
    const float first_line = start.y + padding + 12;
    draw_mark(tone == Tone::warning ? Mark::warning : Mark::check, {start.x + 22, first_line}, 16, ink);
    const bool put_away = with_cross && cross_at({start.x + width - 26, first_line});
    ImGui::Dummy({width, padding});
    {
        const Column column(start.x + left, width - left - right);
        for (std::size_t i = 0; i < sentences.size(); ++i) {
            if (i > 0) space(between);
            text_block(fonts().body, colours.text, sentences[i]);
        }
    }
    space(padding);
    return put_away;
}

void stat(const std::string& value, const std::string& label) {
    text_line(fonts().title, palette().text, value);
    text_block(fonts().small, palette().quiet, label);
}

}  // namespace latlab::app
