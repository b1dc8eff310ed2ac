#include <imgui_internal.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <functional>
#include <utility>

#include "app/focus.h"
#include "app/format.h"
#include "app/pressable.h"
#include "app/widgets.h"

namespace latlab::app {

bool slider(const char* id_text, double& value, double low, double high) {
    ImGuiWindow* window = ImGui::GetCurrentWindow();
    const ImGuiID id = window->GetID(id_text);
    const ImVec2 start = window->DC.CursorPos, size(room(), control_height);
    const ImRect box(start, {start.x + size.x, start.y + size.y});
    ImGui::ItemSize(size);
    if (!ImGui::ItemAdd(box, id)) {
        tab_stop(id);
        return false;
    }
    constexpr float knob = 9;
    const float left = box.Min.x + knob, right = box.Max.x - knob;
    const auto share_of = [&](double x) {
        return std::clamp(std::log(x / low) / std::log(high / low), 0.0, 1.0);
    };
    bool hovered = false, held = false;
    ImGui::ButtonBehavior(box, id, &hovered, &held);
    double share = share_of(std::clamp(value, low, high));
    bool changed = false;
    const ImGuiIO& io = ImGui::GetIO();
    const ImGuiContext& g = *GImGui;
    if (held && g.ActiveIdSource == ImGuiInputSource_Mouse) {
        share = std::clamp((io.MousePos.x - left) / (right - left), 0.0F, 1.0F);
        changed = true;
    } else if (g.NavId == id && !g.NavDisableHighlight) {
        // Arrow keys move the knob; the focus stays.
        const int step = ImGui::IsKeyPressed(io.KeyMap[ImGuiKey_RightArrow]) -
                         ImGui::IsKeyPressed(io.KeyMap[ImGuiKey_LeftArrow]);
        if (step != 0) {
            share = std::clamp(share + 0.01 * step, 0.0, 1.0);
            changed = true;
        }
        ImGui::NavMoveRequestCancel();
    }
    if (changed) value = low * std::pow(high / low, share);
    if (hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
    ImDrawList* draw = ImGui::GetWindowDrawList();
    const float y = middle(box).y, x = left + static_cast<float>(share) * (right - left);
    draw->AddRectFilled({left, y - 2}, {right, y + 2}, palette().line, 2);
    draw->AddRectFilled({left, y - 2}, {x, y + 2}, palette().accent, 2);
    draw->AddCircleFilled({x, y}, knob, palette().surface);
    draw->AddCircle({x, y}, knob - 1, palette().accent, 0, hovered || held ? 3.0F : 2.0F);
    finish_control(id);
    return changed;
}

namespace {

int resize_string(ImGuiInputTextCallbackData* data) {
    if (data->EventFlag == ImGuiInputTextFlags_CallbackResize) {
        auto* text = static_cast<std::string*>(data->UserData);
        text->resize(static_cast<std::size_t>(data->BufTextLen));
        data->Buf = text->data();
    }
    return 0;
}

bool input(const char* id, std::string& text, const char* hint, float width, ImGuiInputTextFlags flags) {
    ImGui::PushFont(fonts().body);
    ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, {12, 0.5F * (control_height - ImGui::GetFontSize())});
    ImGui::PushStyleColor(ImGuiCol_FrameBgHovered, palette().surface);
    ImGui::PushStyleColor(ImGuiCol_FrameBgActive, palette().surface);
    const ImGuiID own = ImGui::GetCurrentWindow()->GetID(id);
    const bool active = GImGui->ActiveId == own;
    ImGui::PushStyleColor(ImGuiCol_Border, active ? palette().accent : palette().line);
    ImGui::SetNextItemWidth(width);
    const bool entered =
        ImGui::InputTextWithHint(id, hint, text.data(), text.capacity() + 1,
                                 flags | ImGuiInputTextFlags_CallbackResize, resize_string, &text);
    tab_stop(own, true);
    ImGui::PopStyleColor(3);
    ImGui::PopStyleVar();
    ImGui::PopFont();
    return entered;
}

// A number being typed, of the one field that can be active. `shown`: what stands there otherwise; `take`
// gets what was typed once it is done, and says whether it counts.
bool typed_number(const char* id, const std::string& shown, const char* hint, const char* unit, float width,
                  const std::function<bool(const std::string&)>& take) {
    static std::string typed;
    static ImGuiID typing = 0;
    const ImGuiID own = ImGui::GetCurrentWindow()->GetID(id);
    std::string text = typing == own ? typed : shown;
    const ImVec2 start = ImGui::GetCursorScreenPos();
    input(id, text, hint, width, ImGuiInputTextFlags_CharsDecimal | ImGuiInputTextFlags_AutoSelectAll);
    bool entered = false;
    if (ImGui::IsItemActive()) {
        typing = own;
        typed = text;
    } else if (typing == own) {
        typing = 0;
        entered = ImGui::IsItemDeactivatedAfterEdit() && take(typed);
    }
    if (*unit != '\0' && !text.empty()) {
        const float x = start.x + width - 12 - text_width(fonts().body, unit);
        draw_text(fonts().body, {x, start.y + 0.5F * control_height}, palette().quiet, unit);
    }
    return entered;
}

bool take_positive(const std::string& typed, double& value) {
    const double number = std::strtod(typed.c_str(), nullptr);
    if (!std::isfinite(number) || number <= 0 || number == value) return false;
    value = number;
    return true;
}

}  // namespace

bool text_field(const char* id, std::string& text, const char* hint, float width) {
    return input(id, text, hint, width, ImGuiInputTextFlags_EnterReturnsTrue);
}

bool number_field(const char* id, double& value, int decimals, const char* unit, float width) {
    return typed_number(id, format_fixed(value, decimals), "", unit, width,
                        [&](const std::string& typed) { return take_positive(typed, value); });
}

bool limit_field(const char* id, double& value, const char* hint, const char* unit, float width) {
    return typed_number(id, value > 0 ? format_short(value) : "", hint, unit, width,
                        [&](const std::string& typed) {
                            if (!typed.empty()) return take_positive(typed, value);
                            return std::exchange(value, 0) != 0;
                        });
}

}  // namespace latlab::app
