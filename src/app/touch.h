#pragma once

#include <SDL.h>

namespace latlab::app {

/// Fingers: a vertical drag scrolls what is under it and runs out slowly, anything else acts as a mouse (SDL
/// sends the mouse events).
class Touch {
  public:
    void take(const SDL_Event& event, int window_height);
    /// To be called between the platform's and Dear ImGui's new frame. True while scrolling still runs out.
    bool apply();
    /// Whether the last press came from a finger: nothing should stay marked as hovered then.
    static bool last_used() { return last_used_; }

  private:
    enum class Phase { none, undecided, scrolling, dragging };
    void begin_scrolling();

    inline static bool last_used_ = false;
    Phase phase_ = Phase::none;
    SDL_FingerID finger_ = 0;
    float start_x_ = 0, start_y_ = 0, last_y_ = 0, moved_ = 0, speed_ = 0;
    unsigned window_ = 0;  ///< ImGuiID of what scrolls
};

}  // namespace latlab::app
