#pragma once

#include <SDL.h>

#include <algorithm>
#include <functional>
#include <string>

#include "app/theme.h"
#include "app/touch.h"

namespace latlab::app {

/// The window or canvas: SDL, an OpenGL context and Dear ImGui in it. Draws only when something happened.
class Screen {
  public:
    /// Throws std::runtime_error where there is no window or no OpenGL.
    Screen(const char* title, int width, int height);
    ~Screen();
    Screen(const Screen&) = delete;

    /// What is not an input of Dear ImGui: a dropped file's path, a paste with no text field in use.
    struct Received {
        bool closed = false;
        std::string dropped_file;
        bool paste = false;
    };
    Received take_events();

    /// Size in CSS pixels; the ratio of device pixels is measured.
    void resize(int width, int height);
    void draw(Theme theme, const std::function<void(float width, float height)>& content);

    /// A few frames are due: Dear ImGui needs more than one to settle after an input.
    void wake(int frames = 3) { frames_due_ = std::max(frames_due_, frames); }
    bool frame_due() const { return frames_due_ > 0 && !context_lost_; }

    bool text_field_active() const;
    /// Puts a text into the active text field, as if pasted by the keyboard.
    void paste(std::string text);

    void lose_context() { context_lost_ = true; }
    void restore_context();

    SDL_Window* window() { return window_; }

  private:
    void measure();
    void begin_frame();

    SDL_Window* window_ = nullptr;
    SDL_GLContext context_ = nullptr;
    Touch touch_;
    float ratio_ = 0;
    int theme_ = -1;
    int frames_due_ = 3;
    bool context_lost_ = false;
    bool pasting_ = false;
};

}  // namespace latlab::app
