#include "app/touch.h"

#include <imgui.h>
#include <imgui_internal.h>

#include <cmath>

namespace latlab::app {

namespace {

constexpr float slop = 10, friction = 0.94F, slowest = 0.4F;

ImGuiWindow* window_at(float x, float y) {
    const ImVector<ImGuiWindow*>& windows = GImGui->Windows;
    for (int i = windows.Size - 1; i >= 0; --i) {
        ImGuiWindow* window = windows[i];
        if (window->WasActive && window->ParentWindow == nullptr && window->OuterRectClipped.Contains({x, y}))
            return window;
    }
    return nullptr;
}

}  // namespace

void Touch::take(const SDL_Event& event, int window_height) {
    if (event.type == SDL_MOUSEMOTION && event.motion.which != SDL_TOUCH_MOUSEID) last_used_ = false;
    if (event.type != SDL_FINGERDOWN && event.type != SDL_FINGERMOTION && event.type != SDL_FINGERUP) return;
    const float x = event.tfinger.x * ImGui::GetIO().DisplaySize.x;
    const float y = event.tfinger.y * static_cast<float>(window_height);
    if (event.type == SDL_FINGERDOWN) {
        if (phase_ != Phase::none) return;
        last_used_ = true;
        phase_ = Phase::undecided;
        finger_ = event.tfinger.fingerId;
        start_x_ = x;
        start_y_ = last_y_ = y;
        moved_ = speed_ = 0;
        return;
    }
    if (event.tfinger.fingerId != finger_) return;
    if (event.type == SDL_FINGERUP) {
        phase_ = Phase::none;
        return;
    }
    if (phase_ == Phase::undecided && std::hypot(x - start_x_, y - start_y_) > slop) {
        if (std::abs(y - start_y_) > std::abs(x - start_x_)) {
            begin_scrolling();
        } else {
            phase_ = Phase::dragging;
        }
    }
    if (phase_ == Phase::scrolling) moved_ += y - last_y_;
    last_y_ = y;
}

void Touch::begin_scrolling() {
    const ImGuiWindow* window = window_at(start_x_, start_y_);
    phase_ = window != nullptr ? Phase::scrolling : Phase::dragging;
    window_ = window != nullptr ? window->ID : 0;
}

bool Touch::apply() {
    ImGuiIO& io = ImGui::GetIO();
    const bool held = phase_ == Phase::scrolling;
    if (held) {
        // What was pressed at the start of the drag must not count as clicked.
        io.MouseDown[0] = false;
        io.MousePos = {-FLT_MAX, -FLT_MAX};
        speed_ = 0.6F * moved_ + 0.4F * speed_;
    } else if (std::abs(speed_) > slowest) {
        moved_ = speed_;
        speed_ *= friction;
    } else {
        speed_ = 0;
    }
    ImGuiWindow* window = ImGui::FindWindowByID(window_);
    if (window != nullptr && moved_ != 0) ImGui::SetScrollY(window, window->Scroll.y - moved_);
    moved_ = 0;
    return held || speed_ != 0;
}

}  // namespace latlab::app
